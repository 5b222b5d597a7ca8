"""Two quotes of one deal side by side."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.quote.compare import compared, totals
from ltc.quote.find import others
from ltc.quote.models import Quote
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.fields import seen_id
from portal.web.guard import permit
from portal.web.quote_read import products_of
from pricing.ground.errors import NotFound

pages = Blueprint("quote_compare", __name__)
OTHERS_MAX = 50


@pages.get("/<uuid:id>/comparison")
@permit(Permission.QUOTE_READ)
def show(id: UUID) -> str | Response:
    """A quote beside another of its deal: the one that is asked for, or the newest that is older."""
    with read(g.actor) as session:
        quote = fetch(session, Quote, id)
        known = session.scalars(others(quote).limit(OTHERS_MAX)).all()
        other = _other(session, quote, list(known))
        if other is None:
            return redirect(url_for("quote.show", id=id))
        before, after = sorted((other, quote), key=lambda one: (one.made_at, one.id))
        rows = compared(before.lines, after.lines)
        around = {
            "deal": fetch(session, Deal, quote.deal_id),
            "products": products_of(session, {row.product_id for row in rows}),
        }
    both = {"before": before, "after": after, "totals": totals(before, after)}
    return render_template("quote_compare/show.html", quote=quote, known=known, rows=rows, **both, **around)


def _other(session: Session, quote: Quote, known: list[Quote]) -> Quote | None:
    """The quote to compare with; None where there is no other. Raises NotFound for one of another deal."""
    if asked := request.args.get("with"):
        other = fetch(session, Quote, seen_id(asked))
        if other.deal_id != quote.deal_id or other.id == quote.id:
            raise NotFound
        return other
    older = [one for one in known if (one.made_at, one.id) < (quote.made_at, quote.id)]
    return next(iter(older or known), None)
