"""Write-offs: one person asks, another approves or declines; what stands can be taken back."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.cash.models import Invoice
from ltc.deal.models import Deal
from ltc.write_off.answer import approve as approving
from ltc.write_off.answer import decline as declining
from ltc.write_off.ask import ask
from ltc.write_off.find import returns, write_offs
from ltc.write_off.models import WriteOff, WriteOffState
from ltc.write_off.take_back import take_back as taking_back
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import plain, today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.write_off_form import DeclineForm, WriteOffForm

pages = Blueprint("write_off", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.WRITE_OFF_READ)
def index() -> str:
    """What waits for its second person; with another view what stands, or all, newest first."""
    view = request.args.get("view", "waiting")
    state = {"waiting": WriteOffState.WAITING, "approved": WriteOffState.APPROVED}.get(view)
    with read(g.actor) as session:
        page = paged(session, write_offs(state))
        known = select(Invoice, Deal).join(Deal, Deal.id == Invoice.deal_id)
        of = session.execute(known.where(Invoice.id.in_({row.invoice_id for row in page.rows})))
        invoices = {invoice.id: (invoice, deal) for invoice, deal in of}
    people = names_of([row.asked_by for row in page.rows])
    return render_template("write_off/index.html", page=page, view=view, invoices=invoices, people=people)


@pages.route("/of/<uuid:invoice>", methods=["GET", "POST"])
@permit(Permission.WRITE_OFF_ASK)
def new(invoice: UUID) -> Page:
    """Ask to write off what is open of an invoice, or a part of it."""
    with read(g.actor) as session:
        found = fetch(session, Invoice, invoice)
        deal = fetch(session, Deal, found.deal_id)
    open_minor = max(0, found.owed_minor)
    form = WriteOffForm.sent(data={"amount": plain(open_minor, found.currency)}).offer()

    def again() -> str:
        return render_template("write_off/new.html", form=form, invoice=found, deal=deal)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        wish = form.wish(found.currency, open_minor)
        row = ask(session, fetch(session, Invoice, invoice).id, wish, (today(), now(), g.actor.person_id))
        flash(_("The write-off waits for another person. The invoice owes what it owes until then."))
        return url_for(".show", id=row.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.WRITE_OFF_READ)
def show(id: UUID) -> str:
    """One write-off: how much of which invoice, why, who asked and who answered."""
    return _page(id, DeclineForm())


@pages.post("/<uuid:id>/approval")
@permit(Permission.WRITE_OFF_ANSWER)
def approve(id: UUID) -> Page:
    """Write off what another person asked for."""

    def act(session: Session) -> str:
        approving(session, fetch(session, WriteOff, id), (today(), now(), g.actor.person_id))
        flash(_("The amount is written off."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.WRITE_OFF_ANSWER)
def decline(id: UUID) -> Page:
    """Leave the invoice as it is, and say why."""
    form = DeclineForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        clerk = (today(), now(), g.actor.person_id)
        declining(session, fetch(session, WriteOff, id), str(form.answer.data), clerk)
        flash(_("The write-off is not approved. The invoice stays open."))
        return url_for(".show", id=id)

    return command(act, form, again)


@pages.post("/<uuid:id>/return")
@permit(Permission.WRITE_OFF_ASK)
def take_back(id: UUID) -> Page:
    """The amount is owed again, so that what came can be matched."""

    def act(session: Session) -> str:
        row = fetch(session, WriteOff, id)
        taking_back(session, row, (today(), now(), g.actor.person_id))
        flash(_("The write-off is taken back. The amount is open again."))
        return url_for("invoice.show", id=row.invoice_id)

    return command(act)


def _page(id: UUID, form: DeclineForm) -> str:
    with read(g.actor) as session:
        row = fetch(session, WriteOff, id)
        invoice = fetch(session, Invoice, row.invoice_id)
        deal = fetch(session, Deal, invoice.deal_id)
        back = returns(session, [row]).get(row.id)
    who = names_of([row.asked_by, row.answered_by, back.entered_by if back else None])
    told = {"row": row, "invoice": invoice, "deal": deal, "back": back, "people": who, "form": form}
    return render_template("write_off/show.html", **told)
