"""Price books: versions, their prices, what a version changes, and the sheet to take away."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template, request
from sqlalchemy import select

from portal.db import read
from portal.identity.people import names_of
from portal.imports.write_workbook import MEDIA_TYPE
from portal.imports.write_workbook import workbook as write_workbook
from portal.permits import Permission
from portal.web.book_form import markets, tiers
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.keyset import by_key
from portal.web.paging import paged
from pricing.book.compare import NOTHING, Change, Part, base_of, changes, counts
from pricing.book.find import books, current, priced, sheet_of, undiscounted
from pricing.book.models import BookState, PriceBook, TierDiscount, VolumeBreak
from pricing.book.sheet import table, write
from pricing.product.find import lines
from pricing.product.models import Product

pages = Blueprint("book", __name__)


@pages.get("/")
@permit(Permission.BOOK_READ)
def index() -> str:
    """Every version of every book; which are in force."""
    with read(g.actor) as session:
        rows = session.scalars(books()).all()
        return render_template(
            "book/index.html", books=rows, current=current(session, today()), markets=markets(session)
        )


@pages.get("/<uuid:id>")
@permit(Permission.BOOK_READ)
def show(id: UUID) -> str:
    """One book's prices, searched by SKU or name."""
    text = request.args.get("q", "").strip()
    with read(g.actor) as session:
        book = fetch(session, PriceBook, id)
        page = by_key(session, priced(session, book, text), Product.sku, lambda row: row.Product.sku)
        shown = [row.Product.id for row in page.rows]
        breaks = select(VolumeBreak).where(VolumeBreak.book_id == id, VolumeBreak.product_id.in_(shown))
        discounts = select(TierDiscount).where(TierDiscount.book_id == id)
        is_draft = book.state is BookState.DRAFT
        return render_template(
            "book/show.html",
            book=book,
            page=page,
            text=text,
            breaks=session.scalars(breaks.order_by(VolumeBreak.starts_at)).all(),
            tiers=session.scalars(discounts.order_by(TierDiscount.tier_code)).all(),
            lines={line.id: line for line in session.scalars(lines())},
            current=current(session, today()),
            markets=markets(session) if book.market else {},
            lacking=undiscounted(session, book, tiers(session)) if is_draft else [],
            who=names_of(person for person in (book.drafted_by, book.published_by) if person),
        )


@pages.get("/<uuid:id>/sheet")
@permit(Permission.BOOK_READ)
def sheet(id: UUID) -> Response:
    """The whole book as CSV, in the shape that an import takes."""
    with read(g.actor) as session:
        book = fetch(session, PriceBook, id)
        content = write(*sheet_of(session, book), book.currency)
    return _file(book, content.encode("utf-8-sig"), "csv", "text/csv")


@pages.get("/<uuid:id>/workbook")
@permit(Permission.BOOK_READ)
def workbook(id: UUID) -> Response:
    """The same as a spreadsheet."""
    with read(g.actor) as session:
        book = fetch(session, PriceBook, id)
        content = write_workbook(table(*sheet_of(session, book), book.currency))
    return _file(book, content, "xlsx", MEDIA_TYPE)


@pages.get("/<uuid:id>/difference")
@permit(Permission.BOOK_READ)
def difference(id: UUID) -> str:
    """What a version changes against the published one before it: how many rows, and each of them."""
    asked = request.args.get("part", ""), request.args.get("change", "")
    with read(g.actor) as session:
        book = fetch(session, PriceBook, id)
        base = base_of(session, book)
        found = counts(session, id, base.id if base else NOTHING)
        part = Part(asked[0]) if asked[0] in set(Part) else Part.PRICE
        change = (
            Change(asked[1]) if asked[1] in set(Change) else next((f for f in Change if found[part][f]), Change.CHANGED)
        )
        page = paged(session, changes(part, change, id, base.id if base else NOTHING), scalars=False)
        ids = {row[0].product_id for row in page.rows if part is not Part.TIER}
        return render_template(
            "book/difference.html",
            book=book,
            base=base,
            counts=found,
            part=part,
            change=change,
            page=page,
            products={p.id: p for p in session.scalars(select(Product).where(Product.id.in_(ids)))},
            lines={line.id: line for line in session.scalars(lines())},
        )


def _file(book: PriceBook, content: bytes, ending: str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{book.code}-v{book.version}.{ending}"'
    return answer
