"""Reading invoices, receipts and allocations."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt

SUGGESTIONS = 5


def invoices(
    view: str = "", today: date | None = None, deal_id: UUID | None = None, claimed: bool = False
) -> Select[Invoice]:
    """Invoices that the session may see, newest first; `view` is open, overdue, paid, or all.

    `claimed`: as their debtors see them, who owe what was written off too.
    """
    query = select(Invoice).order_by(Invoice.issued_on.desc(), Invoice.id.desc())
    if deal_id:
        query = query.where(Invoice.deal_id == deal_id)
    owed = (Invoice.claimed_minor if claimed else Invoice.owed_minor) > 0
    if view == "overdue":
        return query.where(owed, Invoice.due_on < today)
    return query.where({"open": owed, "paid": ~owed}[view]) if view in ("open", "paid") else query


def receipts(view: str = "all", span: tuple[date, date] | None = None) -> Select[Receipt]:
    """Receipts, newest first; `view` is unmatched (with money left), matched, or all.

    With a span: those matched that came in it, else those that came before its end.
    """
    query = select(Receipt).order_by(Receipt.received_on.desc(), Receipt.id.desc())
    if span:
        query = query.where(Receipt.received_on < span[1])
    if view == "matched":
        query = query.where(Receipt.left_minor == 0)
        return query.where(Receipt.received_on >= span[0]) if span else query
    return query.where(Receipt.left_minor > 0) if view == "unmatched" else query


def allocations(session: Session, receipt_id: UUID | None = None, invoice_id: UUID | None = None) -> list[Allocation]:
    """Allocations of a receipt or of an invoice, oldest first."""
    query = select(Allocation).order_by(Allocation.allocated_at, Allocation.id)
    if receipt_id:
        query = query.where(Allocation.receipt_id == receipt_id)
    if invoice_id:
        query = query.where(Allocation.invoice_id == invoice_id)
    return list(session.scalars(query))


def suggestions(session: Session, receipt: Receipt) -> list[Invoice]:
    """Open invoices that a receipt may pay: those it names, then those of its exact amount, then the oldest."""
    left = receipt.left_minor
    open_minor = Invoice.owed_minor
    said = f"{receipt.bank_reference} {receipt.payer}"
    rank = case((open_minor == left, 0), else_=1)
    query = (
        select(Invoice)
        .where(Invoice.currency == receipt.currency, open_minor > 0)
        .order_by(rank, Invoice.due_on, Invoice.id)
        .limit(20 * SUGGESTIONS)
    )
    found = session.scalars(query).all()
    return sorted(found, key=lambda invoice: invoice.number not in said)[:SUGGESTIONS]


def standing(order_id: UUID) -> Select[Allocation]:
    """The allocations to an order's invoices that were not taken back."""
    undone = select(AllocationReversal.id).where(AllocationReversal.allocation_id == Allocation.id)
    query = select(Allocation).join(Invoice, Invoice.id == Allocation.invoice_id)
    return query.where(Invoice.order_id == order_id, ~undone.exists())


def reversals(session: Session, allocations_: list[Allocation]) -> dict[UUID, AllocationReversal]:
    """Which of these allocations were taken back, and how."""
    query = select(AllocationReversal).where(AllocationReversal.allocation_id.in_([a.id for a in allocations_]))
    return {row.allocation_id: row for row in session.scalars(query)}
