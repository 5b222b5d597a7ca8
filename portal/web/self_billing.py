"""Self-billing: agreements with partners, what is to be written under them, and the invoices that were written."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.self_billing.agree import agree as agreeing
from ltc.self_billing.agree import end as ending
from ltc.self_billing.agree import offer as offering
from ltc.self_billing.bill import Bill
from ltc.self_billing.find import agreements, self_billings, to_write
from ltc.self_billing.issue import issue as issuing
from ltc.self_billing.models import SelfBilling, SelfBillingAgreement
from ltc.settlement.models import Statement
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.documents.self_billing import DECLARED
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.self_billing_form import EndForm, OfferForm

pages = Blueprint("self_billing", __name__)
Page = str | tuple[str, int] | Answer


@pages.get("/")
@permit(Permission.SELF_BILLING_READ)
def index() -> str:
    """Agreements, what is to be written, and what was written."""
    return _list(EndForm(data={"starts": today()}))


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.SELF_BILLING_OFFER)
def new() -> Page:
    """Offer a partner that the house writes its invoices."""
    with read(g.actor) as session:
        form = OfferForm.sent(data={"valid_from": today().replace(day=1)}).offer(session)

    def again() -> str:
        return render_template("self_billing/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        offering(session, form.given(), g.actor.person_id, now())
        flash(_("The offer is made. It holds once an administrator of the partner has agreed."))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/agreements/<uuid:agreed>/agreement")
@permit(Permission.SELF_BILLING_AGREE)
def agree(agreed: UUID) -> Page:
    """Agree for the partner."""

    def act(session: Session) -> str:
        agreeing(session, fetch(session, SelfBillingAgreement, agreed), g.actor.person_id, now())
        flash(_("Agreed. From now on the vendor writes your invoices for these periods."))
        return url_for(".index")

    return command(act)


@pages.post("/agreements/<uuid:agreed>/end")
@permit(Permission.SELF_BILLING_END)
def end(agreed: UUID) -> Page:
    """End an agreement, take an offer back, or decline one."""
    form = EndForm.sent()
    if not form.validate():
        with read(g.actor) as session:
            fetch(session, SelfBillingAgreement, agreed)
        return _list(form), 422

    def act(session: Session) -> str:
        row = fetch(session, SelfBillingAgreement, agreed)
        ending(session, row, form.starts.data, (g.actor.person_id, now()))
        flash(_("It is ended. What was written stays."))
        return url_for(".index")

    return command(act, form, lambda: _list(form))


@pages.post("/of/<uuid:statement>")
@permit(Permission.SELF_BILLING_ISSUE)
def issue(statement: UUID) -> Page:
    """Write the invoice for a statement, and for those of the account before it that none bills yet."""

    def act(session: Session) -> str:
        row = issuing(session, fetch(session, Statement, statement), g.actor.person_id, (today(), now()))
        flash(_("The invoice %(number)s is written.", number=row.number))
        return url_for(".show", id=row.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.SELF_BILLING_READ)
def show(id: UUID) -> str:
    """One invoice, its lines, its PDF and its XML."""
    with read(g.actor) as session:
        row = fetch(session, SelfBilling, id)
        partner = session.scalar(select(Partner).where(Partner.id == row.partner_id))
    return render_template("self_billing/show.html", row=row, bill=Bill.read(row.content), partner=partner)


@pages.get("/<uuid:id>/xml")
@permit(Permission.SELF_BILLING_READ)
def xml(id: UUID) -> Response:
    """The XML (EN 16931) as it lies inside of the PDF."""
    with read(g.actor) as session:
        row = fetch(session, SelfBilling, id)
    answer = Response(DECLARED + row.xml, content_type="application/xml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}.xml"'
    return answer


def _list(form: HouseForm) -> str:
    with read(g.actor) as session:
        page, agreed = paged(session, self_billings()), session.scalars(agreements().limit(100)).all()
        around: dict[str, Any] = {"waiting": {} if g.actor.partner_id else to_write(session)}
        known = {row.partner_id for row in (*page.rows, *agreed)} | {account[0] for account in around["waiting"]}
        around["partners"] = {p.id: p for p in session.scalars(select(Partner).where(Partner.id.in_(known)))}
    people = names_of([by for row in agreed for by in (row.offered_by, row.agreed_by, row.ended_by)])
    return render_template("self_billing/index.html", page=page, agreements=agreed, form=form, people=people, **around)
