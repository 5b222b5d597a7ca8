"""Applying a refund: what it takes from an invoice or a receipt, once, and what commission that takes back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Receipt
from ltc.cash.off import AmountOff
from ltc.cash.reverse import ReversedTooEarly, uncover
from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.ledger.post import Event, Move, post
from ltc.refund.models import Refund, RefundKind
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import CurrencyMismatch, Money


class RefundApplied(DomainError):
    """The refund is applied already; it happens once."""

    code = "refund-applied"


class ReceiptMissing(Invalid):
    """No receipt has the bank reference that a refund names."""

    code = "refund-receipt-missing"


def to_invoice(session: Session, refund: Refund, now: datetime) -> None:
    """Of an invoice's cash so much went back: it is owed again, unless a credit note said that it is not.

    What a credit note left over earned nothing any more, so paying it back changes no commission; what goes back
    beyond that takes its commission back. Raises CurrencyMismatch, AmountOff (more than the invoice).
    """
    locked = select(Invoice).where(Invoice.id == refund.invoice_id).with_for_update()
    invoice = session.scalars(locked.execution_options(populate_existing=True)).one()
    _fit(refund, invoice.currency, invoice.gross_minor - invoice.refunded_minor)
    invoice.refunded_minor += refund.amount_minor
    session.flush()
    _post(session, refund, f"invoice:{invoice.id}:receivable", now)
    facts = {"refund": refund.bank_reference, "invoice": invoice.number}
    cause = Cause(AccrualCause.REVERSED, refund.id, refund.went_on, facts, invoice.id)
    accrue(session, invoice.order_id, cause, now)


def to_receipt(session: Session, refund: Refund, now: datetime) -> None:
    """So much of the receipt that it names went back: first what was not matched.

    What a bank took beyond that comes out of what the receipt paid, the newest first; the house itself pays back only
    what is not matched. Raises RefundApplied, ReceiptMissing, CurrencyMismatch, AmountOff, ReversedTooEarly.
    """
    locked = select(Receipt).where(Receipt.bank_reference == refund.receipt_reference).with_for_update()
    receipt = session.scalar(locked.execution_options(populate_existing=True))
    if not refund.parked:
        raise RefundApplied
    if receipt is None:
        raise ReceiptMissing(field="receipt")
    own = refund.kind is RefundKind.PAID_BACK and receipt.allocated_minor > 0
    _fit(refund, receipt.currency, receipt.left_minor if own else receipt.amount_minor - receipt.refunded_minor)
    if refund.went_on < receipt.received_on:
        raise ReversedTooEarly(field="went_on")
    receipt.refunded_minor += refund.amount_minor
    refund.receipt_id = receipt.id
    session.flush()
    _post(session, refund, f"receipt:{receipt.id}:unallocated", now)
    uncover(session, receipt, (refund.went_on, now), refund.recorded_by)


def arrived(session: Session, receipt: Receipt, now: datetime) -> list[Refund]:
    """Apply what was parked for a receipt that has just come in; what does not fit it stays parked."""
    named = select(Refund).where(Refund.receipt_reference == receipt.bank_reference, Refund.parked)
    done = []
    for refund in session.scalars(named.order_by(Refund.went_on, Refund.id)).all():
        fits = refund.currency == receipt.currency and refund.amount_minor <= receipt.left_minor
        if fits and refund.went_on >= receipt.received_on:
            to_receipt(session, refund, now)
            done.append(refund)
    return done


def _fit(refund: Refund, currency: str, open_minor: int) -> None:
    if refund.currency != currency:
        raise CurrencyMismatch(field="amount", one=refund.currency, other=currency)
    if refund.amount_minor > open_minor:
        raise AmountOff(field="amount", open_minor=open_minor, currency=currency)


def _post(session: Session, refund: Refund, account: str, now: datetime) -> None:
    event = Event(f"refund:{refund.id}:applied", "refund.applied", refund.went_on, {"reference": refund.bank_reference})
    amount = Money(refund.amount_minor, refund.currency)
    post(session, event, [Move(f"refund:{refund.id}:parked", account, amount)], now)
