"""The bank's answer: a payout was made, or came back."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.post import Event, post
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.moves import moves
from pricing.ground.errors import DomainError


class NotExported(DomainError):
    """The bank cannot have answered what was never sent to it."""

    code = "batch-not-exported"


class AnswerContradicts(DomainError):
    """The bank said something else before: a person must look."""

    code = "bank-answer-contradicts"


def pay(session: Session, payout: Payout, reference: str, on: date, now: datetime) -> None:
    """Record that the bank paid on a date; posts the payout, once. The same answer again changes nothing."""
    batch = _exported(session, payout)
    if payout.state is PayoutState.PAID:
        if (payout.paid_on, payout.bank_reference) != (on, reference):
            raise AnswerContradicts
        return
    if payout.state is PayoutState.FAILED:
        raise AnswerContradicts
    payout.state, payout.paid_on, payout.bank_reference = PayoutState.PAID, on, reference
    event = Event(key=f"payout:{payout.id}", memo="payout.paid", on=on, facts={"batch": batch.number})
    post(session, event, moves(payout), now)
    _finish(session, batch)


def fail(session: Session, payout: Payout, reference: str) -> None:
    """Record that the bank returned the money; the amount stays due and goes into the next statement."""
    batch = _exported(session, payout)
    if payout.state is PayoutState.PAID:
        raise AnswerContradicts
    payout.state, payout.bank_reference = PayoutState.FAILED, reference
    _finish(session, batch)


def _exported(session: Session, payout: Payout) -> PayoutBatch:
    batch = session.get_one(PayoutBatch, (payout.tenant_id, payout.batch_id))
    if batch.state not in (BatchState.EXPORTED, BatchState.PAID):
        raise NotExported
    return batch


def _finish(session: Session, batch: PayoutBatch) -> None:
    """A batch is done when the bank has answered for every payout of it."""
    session.flush()
    waiting = select(Payout.id).where(Payout.batch_id == batch.id, Payout.state == PayoutState.WAITING).limit(1)
    if session.scalar(waiting) is None:
        batch.state = BatchState.PAID
