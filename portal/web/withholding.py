"""Withholding: rates of tax kept from payouts, drafted by one and published by another; and the year's report."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.withholding import draft as drafting
from ltc.withholding.find import open_drafts, published
from ltc.withholding.models import WithholdingDraft
from ltc.withholding.report import YearOf, report
from partners.partner.models import Partner
from partners.tax_profile.find import house_id, profile
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.sheet import sheet
from portal.web.withholding_form import WithholdingForm
from pricing.ground.errors import DomainError
from pricing.ground.money import plain

pages = Blueprint("withholding", __name__)
Page = str | tuple[str, int] | Answer
COLUMNS = ("year", "partner", "name_en", "name_zh", "currency", "payouts", "gross", "withheld", "paid")
YEARS = range(2000, 2100)


class YearWrong(DomainError):
    """A year is written as 2026."""

    code = "year-wrong"
    status = 422


@pages.get("/")
@permit(Permission.WITHHOLDING_READ)
def index() -> str:
    """What waits for a second person, and every rate, those that hold today marked."""
    with read(g.actor) as session:
        drafts, rows = session.scalars(open_drafts()).all(), session.scalars(published()).all()
        home = profile(session, house_id(session), today())
    people = names_of([row.drafted_by for row in drafts] + [row.published_by for row in rows])
    return render_template("withholding/index.html", drafts=drafts, rows=rows, home=home, people=people)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.WITHHOLDING_DRAFT)
def new() -> Page:
    """Draft a rate; it keeps nothing before another person publishes it."""
    form = WithholdingForm.sent(data={"valid_from": today()}).offer()

    def again() -> str:
        return render_template("withholding/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        drafting.draft(session, form.given(), g.actor.person_id, now())
        flash(_("The rate is drafted. It holds once another person has published it."))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/drafts/<uuid:id>/publication")
@permit(Permission.WITHHOLDING_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a rate into force: never one's own."""

    def act(session: Session) -> str:
        drafting.publish(session, fetch(session, WithholdingDraft, id), g.actor.person_id, now())
        flash(_("The rate is published. What was prepared for payment before keeps what it had."))
        return url_for(".index")

    return command(act)


@pages.post("/drafts/<uuid:id>/withdrawal")
@permit(Permission.WITHHOLDING_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, WithholdingDraft, id))
        flash(_("The draft is thrown away."))
        return url_for(".index")

    return command(act)


@pages.get("/report")
@permit(Permission.WITHHOLDING_READ)
def year() -> str:
    """What was paid and withheld in a year, partner by partner."""
    asked = _year()
    rows, partners = _report(asked)
    return render_template("withholding/report.html", year=asked, rows=rows, partners=partners)


@pages.get("/report/sheet")
@permit(Permission.WITHHOLDING_READ)
def year_sheet() -> Response:
    """The same as CSV, amounts in major units."""
    asked = _year()
    rows, partners = _report(asked)
    cells = [_cells(asked, row, partners[row.partner_id]) for row in rows]
    return sheet(f"withholding-{asked}", COLUMNS, cells)


def _cells(asked: int, row: YearOf, partner: Partner) -> list[str]:
    amounts = [plain(minor, row.currency) for minor in (row.gross_minor, row.withheld_minor, row.paid_minor)]
    return [str(asked), partner.code, partner.name_en, partner.name_zh, row.currency, str(row.payouts), *amounts]


def _report(asked: int) -> tuple[list[YearOf], dict[UUID, Partner]]:
    with read(g.actor) as session:
        rows = list(report(session, asked))
        known = session.scalars(select(Partner).where(Partner.id.in_({row.partner_id for row in rows})))
        partners = {partner.id: partner for partner in known}
    return sorted(rows, key=lambda row: (partners[row.partner_id].code, row.currency)), partners


def _year() -> int:
    given = request.args.get("year", str(today().year))
    if not given.isascii() or not given.isdecimal() or int(given[:9]) not in YEARS:
        raise YearWrong(field="year")
    return int(given)
