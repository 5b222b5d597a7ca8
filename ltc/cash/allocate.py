"""Allocating cash: a part of a receipt pays a part of an invoice, and earns commission at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.off import AmountOff
from ltc.cash.parts import part
from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.ledger.post import Event, Move, post
from pricing.ground.money import CurrencyMismatch, Money
from pricing.ground.record import new_id


def allocate(session: Session, ends: tuple[UUID, UUID], amount_minor: int, by: UUID, now: datetime) -> Allocation:
    """Pay a part of an invoice from a receipt; `ends` are their ids, receipt first.

    Both rows are locked, always the receipt first; CHECKs refuse more than either holds whatever
    runs beside. The net part is cumulated like every part, so that payments add up to the net.
    """
    paying = select(Receipt).where(Receipt.id == ends[0]).with_for_update()
    paid = select(Invoice).where(Invoice.id == ends[1]).with_for_update()
    receipt = session.scalars(paying.execution_options(populate_existing=True)).one()
    invoice = session.scalars(paid.execution_options(populate_existing=True)).one()
    if receipt.currency != invoice.currency:
        raise CurrencyMismatch(field="invoice", one=receipt.currency, other=invoice.currency)
    open_minor = min(receipt.left_minor, invoice.owed_minor)
    if not 0 < amount_minor <= open_minor:
        raise AmountOff(field="amount", open_minor=open_minor, currency=invoice.currency)
    allocation = enter(session, (receipt, invoice), amount_minor, by, now)
    facts = {"receipt": receipt.bank_reference, "invoice": invoice.number}
    on = allocation.allocated_on
    cause = Cause(AccrualCause.CASH, allocation.id, on, facts, invoice.id, allocation.id)
    accrue(session, invoice.order_id, cause, now)
    return allocation


def enter(session: Session, ends: tuple[Receipt, Invoice], amount_minor: int, by: UUID, now: datetime) -> Allocation:
    """Write and post an allocation between two locked rows; what it earns is the caller's to accrue."""
    receipt, invoice = ends
    allocation = Allocation(
        id=new_id(),
        tenant_id=receipt.tenant_id,
        receipt_id=receipt.id,
        invoice_id=invoice.id,
        amount_minor=amount_minor,
        net_minor=part(invoice.net_minor, invoice.gross_minor, invoice.paid_minor, amount_minor),
        currency=invoice.currency,
        allocated_on=receipt.received_on,
        allocated_at=now,
        allocated_by=by,
    )
    receipt.allocated_minor += amount_minor
    invoice.paid_minor += amount_minor
    session.add(allocation)
    session.flush()
    _post(session, allocation, invoice, now)
    return allocation


def _post(session: Session, allocation: Allocation, invoice: Invoice, now: datetime) -> None:
    event = Event(
        f"allocation:{allocation.id}", "receipt.allocated", allocation.allocated_on, {"invoice": invoice.number}
    )
    move = Move(
        f"invoice:{invoice.id}:receivable",
        f"receipt:{allocation.receipt_id}:unallocated",
        Money(allocation.amount_minor, allocation.currency),
    )
    post(session, event, [move], now)
