"""Asking to write off a part of what an invoice owes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.cash.off import AmountOff
from ltc.write_off.models import WriteOff, WriteOffReason, WriteOffState
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id

Clerk = tuple[date, datetime, UUID]  # the day, the instant, and who


class WriteOffWaits(DomainError):
    """A write-off of this invoice waits for its second person."""

    code = "write-off-waits"


class WriteOffWords(Invalid):
    """A request and its refusal need words."""

    code = "write-off-words"


@dataclass(frozen=True, slots=True)
class Wish:
    """How much is to be written off, in minor units of the invoice's currency, and why."""

    amount_minor: int
    reason: WriteOffReason
    note: str


def ask(session: Session, invoice_id: UUID, wish: Wish, clerk: Clerk) -> WriteOff:
    """Ask; nothing changes before another person approves. Raises WriteOffWords, WriteOffWaits, AmountOff."""
    if not wish.note.strip():
        raise WriteOffWords(field="note")
    invoice = locked(session, invoice_id)
    waits = select(WriteOff.id).where(WriteOff.invoice_id == invoice.id, WriteOff.state == WriteOffState.WAITING)
    if session.scalar(waits):
        raise WriteOffWaits
    fits(invoice, wish.amount_minor)
    row = WriteOff(
        id=new_id(),
        invoice_id=invoice.id,
        amount_minor=wish.amount_minor,
        currency=invoice.currency,
        reason=wish.reason,
        note=wish.note.strip(),
        state=WriteOffState.WAITING,
        asked_by=clerk[2],
        asked_at=clerk[1],
        answer="",
    )
    session.add(row)
    session.flush()
    return row


def locked(session: Session, invoice_id: UUID) -> Invoice:
    """The invoice, as it is now and until the transaction ends."""
    query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def fits(invoice: Invoice, amount_minor: int) -> None:
    """An amount above zero and no more than is owed at this moment. Raises AmountOff."""
    if not 0 < amount_minor <= invoice.owed_minor:
        raise AmountOff(field="amount", open_minor=invoice.owed_minor, currency=invoice.currency)
