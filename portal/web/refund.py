"""Refunds: money that went back, applied once; parked while its receipt is not there."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.cash.models import Invoice, Receipt
from ltc.commission.models import Accrual
from ltc.refund.find import refunds
from ltc.refund.models import Refund, RefundKind
from ltc.refund.record import name, record
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import plain, today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.refund_form import NamedForm, RefundForm
from pricing.ground.errors import Invalid

pages = Blueprint("refund", __name__)
Page = str | tuple[str, int] | Response


class InvoiceUnknown(Invalid):
    """No invoice has the number that a refund names."""

    code = "refund-invoice-unknown"


@pages.get("/")
@permit(Permission.REFUND_READ)
def index() -> str:
    """Refunds, newest first; those that wait for their receipt when asked for."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, refunds(view))
        known = select(Invoice).where(Invoice.id.in_({row.invoice_id for row in page.rows}))
        invoices = {row.id: row for row in session.scalars(known)}
    return render_template("refund/index.html", page=page, view=view, invoices=invoices)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.REFUND_RECORD)
def new() -> Page:
    """Record a refund; `invoice` and `receipt` say in the address what it may be of."""
    form = RefundForm.sent(data=_given())
    form.ask()

    def again() -> str:
        return render_template("refund/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        made = record(session, form.refund(_invoice(session, str(form.invoice.data or "").strip())), now())
        flash(_("The refund waits for its receipt.") if made.parked else _("The refund is recorded."))
        return url_for(".show", id=made.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.REFUND_READ)
def show(id: UUID) -> str:
    """One refund: what it is of, and what it took back; of a parked one what to do."""
    return _page(id, NamedForm())


@pages.post("/<uuid:id>/receipt")
@permit(Permission.REFUND_RECORD)
def receipt(id: UUID) -> Page:
    """Name the receipt of a parked refund, and apply it."""
    form = NamedForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        name(session, fetch(session, Refund, id), str(form.receipt.data).strip(), now())
        flash(_("The refund is applied."))
        return url_for(".show", id=id)

    return command(act, form, again)


def _given() -> dict[str, object]:
    """What the address says: the credit of an invoice that is open, or a receipt with what is left of it."""
    found: dict[str, object] = {"went_on": today(), "kind": RefundKind.PAID_BACK.value}
    with read(g.actor) as session:
        invoice = session.scalar(select(Invoice).where(Invoice.number == request.args.get("invoice", "")))
        paid = session.scalar(select(Receipt).where(Receipt.bank_reference == request.args.get("receipt", "")))
    if invoice:
        credit = max(0, -invoice.owed_minor)
        found |= {"invoice": invoice.number, "amount": plain(credit, invoice.currency) if credit else ""}
    if paid:
        left = plain(paid.left_minor, paid.currency) if paid.left_minor > 0 else ""
        found |= {"receipt": paid.bank_reference, "payee": paid.payer, "amount": left}
    return found


def _invoice(session: Session, number: str) -> UUID | None:
    if not number:
        return None
    found = session.scalar(select(Invoice.id).where(Invoice.number == number))
    if found is None:
        raise InvoiceUnknown(field="invoice", number=number)
    return found


def _page(id: UUID, form: NamedForm) -> str:
    with read(g.actor) as session:
        refund = fetch(session, Refund, id)
        invoice = session.scalar(select(Invoice).where(Invoice.id == refund.invoice_id))
        paid = session.scalar(select(Receipt).where(Receipt.bank_reference == refund.receipt_reference))
        taken = session.scalars(select(Accrual).where(Accrual.cause_id == refund.id)).all() if invoice else []
    form.receipt.data = form.receipt.data or refund.receipt_reference
    return render_template("refund/show.html", refund=refund, invoice=invoice, receipt=paid, taken=taken, form=form)
