"""Recording a refund: money that went back, once per bank reference."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Receipt
from ltc.cash.off import AmountOff
from ltc.ledger.post import Event, Move, post
from ltc.refund.apply import RefundApplied, to_invoice, to_receipt
from ltc.refund.models import Refund, RefundKind
from pricing.ground.errors import Invalid
from pricing.ground.money import Money, digits
from pricing.ground.record import new_id


class RefundKnown(Invalid):
    """A refund with this bank reference is there already."""

    code = "refund-known"


class RefundOfNothing(Invalid):
    """A refund is of an invoice or of a receipt, not of both and not of neither."""

    code = "refund-of-nothing"


@dataclass(frozen=True, slots=True)
class NewRefund:
    """What the bank says, and whose money it was: an invoice's, or that of the receipt with a bank reference."""

    bank_reference: str
    kind: RefundKind
    went_on: date
    payee: str
    amount: Money
    recorded_by: UUID
    invoice_id: UUID | None = None
    receipt_reference: str = ""


def record(session: Session, new: NewRefund, now: datetime) -> Refund:
    """Store and post a refund, and apply it; of a receipt that is not there yet it waits for it.

    Raises AmountOff, RefundKnown, RefundOfNothing, and as `to_invoice` and `to_receipt`.
    """
    digits(new.amount.currency)
    if new.amount.minor <= 0:
        raise AmountOff(field="amount")
    if (new.invoice_id is None) == (not new.receipt_reference):
        raise RefundOfNothing(field="receipt")
    if session.scalar(select(Refund.id).where(Refund.bank_reference == new.bank_reference)):
        raise RefundKnown(field="bank_reference", reference=new.bank_reference)
    refund = _row(new)
    session.add(refund)
    session.flush()
    event = Event(f"refund:{refund.id}", "refund.recorded", new.went_on, {"reference": new.bank_reference})
    post(session, event, [Move("house:bank", f"refund:{refund.id}:parked", new.amount)], now)
    if refund.invoice_id:
        to_invoice(session, refund, now)
    elif session.scalar(select(Receipt.id).where(Receipt.bank_reference == new.receipt_reference)):
        to_receipt(session, refund, now)
    return refund


def _row(new: NewRefund) -> Refund:
    return Refund(
        id=new_id(),
        bank_reference=new.bank_reference,
        kind=new.kind,
        invoice_id=new.invoice_id,
        receipt_reference=new.receipt_reference,
        payee=new.payee,
        amount_minor=new.amount.minor,
        currency=new.amount.currency,
        went_on=new.went_on,
        recorded_by=new.recorded_by,
    )


def name(session: Session, refund: Refund, receipt_reference: str, now: datetime) -> None:
    """Say anew which receipt a parked refund is of, and apply it. Raises as `to_receipt`."""
    if not refund.parked:
        raise RefundApplied
    refund.receipt_reference = receipt_reference
    to_receipt(session, refund, now)
