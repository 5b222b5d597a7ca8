"""Receipts: money that came in, matched to invoices exactly once."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from ltc.cash.allocate import allocate
from ltc.cash.find import allocations, receipts, reversals, suggestions
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.cash.reverse import bounce as taken_back
from ltc.cash.reverse import unmatch
from ltc.refund.find import refunds_of
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.month import asked_span
from portal.web.paging import paged
from pricing.ground.errors import Invalid

pages = Blueprint("receipt", __name__)
Page = str | tuple[str, int] | Response


class ReceiptForm(HouseForm):
    """What the bank says."""

    bank_reference = StringField(lazy_gettext("Bank reference"), [InputRequired(), Length(max=80)])
    received_on = DateField(lazy_gettext("Received on"), [InputRequired()])
    payer = StringField(lazy_gettext("Payer"), [InputRequired(), Length(max=200)])
    amount = AmountField(lazy_gettext("Amount"), [InputRequired()])

    def receipt(self) -> NewReceipt:
        """The receipt as a value."""
        reference = str(self.bank_reference.data).strip()
        on, payer = self.received_on.data, str(self.payer.data).strip()
        return NewReceipt(reference, on, payer, self.amount.money(), g.actor.person_id)


class AllocationForm(HouseForm):
    """A part of a receipt for an invoice."""

    invoice = HiddenField(lazy_gettext("Invoice"), [InputRequired()])
    amount = AmountField(lazy_gettext("Amount"), [InputRequired()])


@pages.get("/")
@permit(Permission.RECEIPT_READ)
def index() -> str:
    """Receipts; those with money left first asked for."""
    view = request.args.get("view", "unmatched")
    with read(g.actor) as session:
        page = paged(session, receipts(view, asked_span()))
    return render_template("receipt/index.html", page=page, view=view)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.RECEIPT_RECORD)
def new() -> Page:
    """Record a receipt, once per bank reference."""
    form = ReceiptForm.sent(data={"received_on": today()})

    def again() -> str:
        return render_template("receipt/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return command(lambda session: url_for(".show", id=record(session, form.receipt(), now()).id), form, again)


@pages.get("/<uuid:id>")
@permit(Permission.RECEIPT_READ)
def show(id: UUID) -> str:
    """One receipt: what it paid, what is left, and which invoices it may be meant for."""
    return _page(id)


@pages.post("/<uuid:id>/allocation")
@permit(Permission.RECEIPT_RECORD)
def allocation(id: UUID) -> Page:
    """Pay a part of an invoice from this receipt; commission accrues at once."""
    form = AllocationForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        receipt, invoice = fetch(session, Receipt, id), fetch(session, Invoice, _id(form.invoice.data))
        allocate(session, (receipt.id, invoice.id), form.amount.money().minor, g.actor.person_id, now())
        flash(_("%(number)s is paid from this receipt.", number=invoice.number))
        return url_for(".show", id=id)

    return command(act, form, again)


@pages.post("/<uuid:id>/bounce")
@permit(Permission.RECEIPT_REVERSE)
def bounce(id: UUID) -> tuple[str, int] | Response:
    """The bank took the money back: what it paid is owed again, what it earned is taken back."""

    def act(session: Session) -> str:
        taken_back(session, fetch(session, Receipt, id).id, (today(), now()), g.actor.person_id)
        flash(_("The receipt bounced. What it had paid is owed again."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/allocations/<uuid:allocation>/reversal")
@permit(Permission.RECEIPT_REVERSE)
def reversal(allocation: UUID) -> tuple[str, int] | Response:
    """Take a match back; the money can be matched anew."""

    def act(session: Session) -> str:
        found = fetch(session, Allocation, allocation)
        unmatch(session, found, (today(), now()), g.actor.person_id)
        flash(_("The match is taken back."))
        return url_for(".show", id=found.receipt_id)

    return command(act)


def _page(receipt_id: UUID, wrong: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        receipt = fetch(session, Receipt, receipt_id)
        done = allocations(session, receipt_id=receipt_id)
        known = select(Invoice).where(Invoice.id.in_({a.invoice_id for a in done}))
        left = receipt.left_minor
        return render_template(
            "receipt/show.html",
            receipt=receipt,
            left=left,
            allocations=done,
            reversals=reversals(session, done),
            invoices={invoice.id: invoice for invoice in session.scalars(known)},
            suggestions=suggestions(session, receipt) if left > 0 else [],
            refunds=session.scalars(refunds_of(receipt_id=receipt_id)).all(),
            wrong=wrong,
        )


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Invalid(field="invoice") from error
