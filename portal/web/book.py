"""Price books: list prices, volume breaks and tier discounts."""

from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.book.find import books, priced
from pricing.book.models import PriceBook, TierDiscount, VolumeBreak
from pricing.product.find import lines

pages = Blueprint("book", __name__)


@pages.get("/")
@permit(Permission.BOOK_READ)
def index() -> str:
    """All books."""
    with read(g.actor) as session:
        return render_template("book/index.html", books=session.scalars(books()).all())


@pages.get("/<uuid:id>")
@permit(Permission.BOOK_READ)
def show(id: UUID) -> str:  # noqa: A002
    """One book's prices, searched by SKU or name."""
    text = request.args.get("q", "").strip()
    with read(g.actor) as session:
        book = fetch(session, PriceBook, id)
        page = paged(session, priced(book, text), scalars=False)
        shown = [row.Product.id for row in page.rows]
        breaks = select(VolumeBreak).where(VolumeBreak.book_id == id, VolumeBreak.product_id.in_(shown))
        tiers = select(TierDiscount).where(TierDiscount.book_id == id)
        return render_template(
            "book/show.html",
            book=book,
            page=page,
            text=text,
            breaks=session.scalars(breaks.order_by(VolumeBreak.starts_at)).all(),
            tiers=session.scalars(tiers.order_by(TierDiscount.tier_code)).all(),
            lines={line.id: line for line in session.scalars(lines())},
        )
