"""Invoices: issued for accepted deliveries, paid by receipts."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.cash.find import allocations, invoices, reversals
from ltc.cash.issue import issue
from ltc.cash.models import Invoice, Receipt
from ltc.cash.round_off import limit
from ltc.cash.round_off import round_off as rounding_off
from ltc.credit_note.find import notes_of
from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.models import OrderLine, SalesOrder
from ltc.refund.find import refunds_of
from ltc.write_off.find import of_invoice
from ltc.write_off.models import WriteOff
from portal.clock import now
from portal.db import read
from portal.permits import Permission, permits
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.month import asked_span
from portal.web.paging import paged
from pricing.product.models import Product

pages = Blueprint("invoice", __name__)
Page = tuple[str, int] | Response
VIEWS = ("open", "overdue", "paid", "all")


@pages.get("/")
@permit(Permission.INVOICE_READ)
def index() -> str:
    """Invoices, newest first, by what is owed."""
    view = request.args.get("view", "open")
    query, span = invoices(view, today(), claimed=bool(g.actor.partner_id)), asked_span()
    with read(g.actor) as session:
        page = paged(session, query.where(Invoice.issued_on < span[1]) if span else query)
    return render_template("invoice/index.html", page=page, view=view, views=VIEWS)


@pages.post("/of/<uuid:delivery>")
@permit(Permission.INVOICE_ISSUE)
def create(delivery: UUID) -> Page:
    """Issue the invoice of an accepted delivery."""

    def act(session: Session) -> str:
        invoice = issue(session, fetch(session, Delivery, delivery), today(), now())
        flash(_("Invoice %(number)s is issued.", number=invoice.number))
        return url_for(".show", id=invoice.id)

    return command(act)


@pages.post("/<uuid:id>/rounding")
@permit(Permission.INVOICE_ROUND_OFF)
def round_off(id: UUID) -> Page:
    """Close what is open of an invoice and too small to ask for."""

    def act(session: Session) -> str:
        done = rounding_off(session, fetch(session, Invoice, id).id, (today(), now(), g.actor.person_id))
        flash(_("What was open is rounded off."))
        return url_for(".show", id=done.invoice_id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.INVOICE_READ)
def show(id: UUID) -> str:
    """One invoice: its lines, what was paid, and from which receipts."""
    with read(g.actor) as session:
        invoice = fetch(session, Invoice, id)
        sold = select(OrderLine.id, Product).join(Product, Product.id == OrderLine.product_id)
        paid_by = allocations(session, invoice_id=id)
        known = select(Receipt).where(Receipt.id.in_({a.receipt_id for a in paid_by}))
        return render_template(
            "invoice/show.html",
            invoice=invoice,
            deal=fetch(session, Deal, invoice.deal_id),
            order=fetch(session, SalesOrder, invoice.order_id),
            products={row[0]: row[1] for row in session.execute(sold.where(OrderLine.order_id == invoice.order_id))},
            allocations=paid_by,
            reversals=reversals(session, paid_by),
            rounded_up_to=limit(session, invoice, today()),
            notes=session.scalars(notes_of(id)).all(),
            write_offs=_write_offs(session, id),
            refunds=session.scalars(refunds_of(invoice_id=id)).all(),
            receipts={receipt.id: receipt for receipt in session.scalars(known)},
        )


def _write_offs(session: Session, invoice_id: UUID) -> Sequence[WriteOff]:
    """What was asked to be written off, for whoever may read it: a debtor does not learn of it."""
    if not permits(g.actor, Permission.WRITE_OFF_READ):
        return []
    return session.scalars(of_invoice(invoice_id)).all()
