"""Receivables by age: what is owed and since when, by currency and debtor; each figure opens its invoices."""

from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.receivable.age import Age, age_of
from ltc.receivable.find import debtors, invoices, names, read, totals
from portal.db import read as reading
from portal.permits import Permission
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.sheet import sheet
from portal.words.speak import word
from pricing.ground.money import plain

pages = Blueprint("receivable", __name__)
ROWS_MAX = 20_000


@pages.get("/")
@permit(Permission.RECEIVABLE_READ)
def index() -> str:
    """Sums by currency and age, then who owes them, whoever owes most first."""
    with reading(g.actor) as session:
        sums = totals(session, today())
        page = paged(session, debtors(today()), scalars=False)
        rows = read(page.rows)
        known = names(session, [row.debtor for row in rows if row.debtor])
    return render_template("receivable/index.html", sums=sums, page=page, rows=rows, names=known, ages=list(Age))


@pages.get("/invoices")
@permit(Permission.RECEIVABLE_READ)
def listing() -> str:
    """The invoices behind a figure, whatever was due first comes first."""
    with reading(g.actor) as session:
        page = paged(session, invoices(today(), *_asked()))
        of = select(Deal).where(Deal.id.in_({row.deal_id for row in page.rows}))
        deals = {deal.id: deal for deal in session.scalars(of)}
    return render_template("receivable/listing.html", page=page, deals=deals, asked=_asked(), age_of=age_of)


@pages.get("/invoices.csv")
@permit(Permission.RECEIVABLE_READ)
def export() -> Response:
    """The same as CSV, at most 20,000 rows."""
    day = today()
    with reading(g.actor) as session:
        rows = session.scalars(invoices(day, *_asked()).limit(ROWS_MAX)).all()
    head = ["invoice", "issued_on", "due_on", "age", "currency", "total", "owed"]
    body = [
        [
            row.number,
            row.issued_on.isoformat(),
            row.due_on.isoformat(),
            str(word(age_of(row.due_on, day))),
            row.currency,
            plain(row.gross_minor, row.currency),
            plain(row.owed_minor, row.currency),
        ]
        for row in rows
    ]
    return sheet("receivables", head, body)


def _asked() -> tuple[str, Age | None, UUID | None]:
    """Currency, age and debtor of the address; nonsense asks for all."""
    age, debtor = request.args.get("age", ""), request.args.get("debtor", "")
    try:
        of = UUID(debtor) if debtor else None
    except ValueError:
        of = None
    return request.args.get("currency", "")[:3], Age(age) if age in set(Age) else None, of
