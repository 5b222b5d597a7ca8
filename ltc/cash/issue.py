"""Issuing an invoice for an accepted delivery."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.cash.models import BillTo, Invoice, InvoiceLine
from ltc.cash.parts import part
from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.ledger.post import Event, Move, post
from ltc.mode.models import Mode
from ltc.order.models import OrderLine, SalesOrder
from pricing.ground.errors import DomainError
from pricing.ground.money import Money
from pricing.ground.record import new_id
from pricing.tax.group import tax_minor

DUE = timedelta(days=30)


class NotAccepted(DomainError):
    """A delivery is invoiced when the customer has accepted it."""

    code = "delivery-not-accepted"


class InvoiceKnown(DomainError):
    """The delivery was invoiced already."""

    code = "invoice-known"


def issue(session: Session, delivery: Delivery, today: date, now: datetime) -> Invoice:
    """The invoice of an accepted delivery: to the customer, or to the partner in the channel mode.

    Each line is the part of the order line that this delivery is of it, so that the invoices of
    partial deliveries add up to the order line; tax is summed per rate and rounded there.
    """
    if delivery.accepted_on is None:
        raise NotAccepted
    if session.scalar(select(Invoice.id).where(Invoice.delivery_id == delivery.id)):
        raise InvoiceKnown
    order = session.get_one(SalesOrder, (delivery.tenant_id, delivery.order_id))
    deal = session.get_one(Deal, (delivery.tenant_id, order.deal_id))
    lines = _lines(session, order, delivery)
    net = sum(line.net_minor for line in lines)
    tax = tax_minor((line.net_minor, line.tax_ppm) for line in lines)
    invoice = Invoice(
        id=new_id(),
        number="I-" + delivery.number.removeprefix("S-"),
        partner_id=order.partner_id,
        deal_id=deal.id,
        order_id=order.id,
        delivery_id=delivery.id,
        bill_to=BillTo.PARTNER if deal.mode is Mode.CHANNEL else BillTo.CUSTOMER,
        issued_on=today,
        due_on=today + DUE,
        currency=order.currency,
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
        paid_minor=0,
        credited_minor=0,
    )
    invoice.lines = lines
    session.add(invoice)
    post(session, _event(invoice), moves(invoice), now)
    session.flush()
    facts = {"invoice": invoice.number}
    accrue(session, order.id, Cause(AccrualCause.INVOICED, invoice.id, today, facts, invoice.id), now)
    return invoice


def moves(invoice: Invoice) -> list[Move]:
    """The ledger's side of an invoice."""
    receivable = f"invoice:{invoice.id}:receivable"
    return [
        Move("house:revenue", receivable, Money(invoice.net_minor, invoice.currency)),
        Move("house:tax", receivable, Money(invoice.tax_minor, invoice.currency)),
    ]


def _event(invoice: Invoice) -> Event:
    return Event(f"invoice:{invoice.id}", "invoice.issued", invoice.issued_on, {"invoice": invoice.number})


def _lines(session: Session, order: SalesOrder, delivery: Delivery) -> list[InvoiceLine]:
    ordered = {line.id: line for line in order.lines}
    invoiced = _invoiced(session, order)
    return [
        _line(position, ordered[handed.order_line_id], invoiced.get(handed.order_line_id, 0), handed.quantity)
        for position, handed in enumerate(sorted(delivery.lines, key=lambda d: ordered[d.order_line_id].position))
    ]


def _line(position: int, line: OrderLine, before: int, quantity: int) -> InvoiceLine:
    return InvoiceLine(
        position=position,
        order_line_id=line.id,
        quantity=quantity,
        net_minor=part(line.net_minor, line.quantity, before, quantity),
        tax_ppm=line.tax_ppm,
    )


def _invoiced(session: Session, order: SalesOrder) -> dict[object, int]:
    """Units invoiced so far, by order line."""
    query = (
        select(InvoiceLine.order_line_id, func.sum(InvoiceLine.quantity))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == order.id)
        .group_by(InvoiceLine.order_line_id)
    )
    return {line_id: int(units) for line_id, units in session.execute(query)}
