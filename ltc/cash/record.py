"""Recording a receipt: money that came in, once per bank reference."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Receipt
from ltc.cash.off import AmountOff
from ltc.ledger.post import Event, Move, post
from ltc.refund.apply import arrived
from pricing.ground.errors import Invalid
from pricing.ground.money import Money, digits
from pricing.ground.record import new_id


class DuplicateReference(Invalid):
    """A receipt with this bank reference is there already."""

    code = "bank-reference-known"


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """What the bank says: amount in minor units of its currency."""

    bank_reference: str
    received_on: date
    payer: str
    amount: Money
    recorded_by: UUID


def record(session: Session, new: NewReceipt, now: datetime) -> Receipt:
    """Store a receipt and post it as cash that is not allocated yet; what had gone back of it before is applied."""
    digits(new.amount.currency)
    if new.amount.minor <= 0:
        raise AmountOff(field="amount")
    if session.scalar(select(Receipt.id).where(Receipt.bank_reference == new.bank_reference)):
        raise DuplicateReference(field="bank_reference", reference=new.bank_reference)
    receipt = Receipt(
        id=new_id(),
        bank_reference=new.bank_reference,
        received_on=new.received_on,
        payer=new.payer,
        amount_minor=new.amount.minor,
        currency=new.amount.currency,
        allocated_minor=0,
        recorded_by=new.recorded_by,
    )
    session.add(receipt)
    event = Event(f"receipt:{receipt.id}", "receipt.recorded", new.received_on, {"reference": new.bank_reference})
    post(session, event, [Move(f"receipt:{receipt.id}:unallocated", "house:bank", new.amount)], now)
    session.flush()
    arrived(session, receipt, now)
    return receipt
