"""The bank's answer: a payout was made, or came back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.post import Event, post
from ltc.payout.find import locked
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.moves import made, refused, returned
from pricing.ground.errors import DomainError


class NotExported(DomainError):
    """The bank cannot have answered what was never sent to it."""

    code = "batch-not-exported"


class AnswerContradicts(DomainError):
    """The bank said something else before: a person must look."""

    code = "bank-answer-contradicts"


@dataclass(frozen=True, slots=True)
class Word:
    """The bank's word on a payout: its reference, the day, and for what came back its reason (`AC04`)."""

    reference: str
    on: date
    reason: str | None = None


def pay(session: Session, payout: Payout, reference: str, on: date, now: datetime) -> None:
    """Record that the bank paid on a date; posts the payout, once. The same answer again changes nothing."""
    batch = _exported(session, payout)
    if payout.state is PayoutState.PAID:
        if (payout.paid_on, payout.bank_reference) != (on, reference):
            raise AnswerContradicts
        return
    if payout.state is PayoutState.FAILED:
        raise AnswerContradicts
    paid(session, batch, payout, Word(reference, on), now)
    finish(session, batch)


def fail(session: Session, payout: Payout, word: Word, now: datetime) -> None:
    """Record that the bank did not pay; the amount is due again and goes into the next statement. Again: no change."""
    batch = _exported(session, payout)
    if payout.state is PayoutState.PAID:
        raise AnswerContradicts
    if payout.state is PayoutState.FAILED:
        return
    failed(session, batch, payout, word, now)
    finish(session, batch)


def give_back(session: Session, payout: Payout, word: Word, now: datetime) -> None:
    """Record that the bank paid and then sent the money back: a person accepts its second word.

    What was paid is taken back in the ledger, once, and is due again. Of one that failed already nothing changes.
    Errors: NotExported; AnswerContradicts for one that was never paid.
    """
    batch = _exported(session, payout)
    if payout.state is PayoutState.FAILED:
        return
    if payout.state is not PayoutState.PAID:
        raise AnswerContradicts
    facts = {"batch": batch.number, "reference": word.reference, "reason": word.reason}
    event = Event(key=f"payout-back:{payout.id}", memo="payout.returned", on=word.on, facts=facts)
    post(session, event, returned(payout), now)
    payout.state, payout.paid_on, payout.returned_on = PayoutState.FAILED, None, word.on
    payout.bank_reference, payout.bank_reason = word.reference, word.reason


def paid(session: Session, batch: PayoutBatch, payout: Payout, word: Word, now: datetime) -> None:
    """A waiting payout of a locked batch was made: `pay` without its checks, for whoever made them for many."""
    payout.state, payout.paid_on, payout.bank_reference = PayoutState.PAID, word.on, word.reference
    event = Event(key=f"payout:{payout.id}", memo="payout.paid", on=word.on, facts={"batch": batch.number})
    post(session, event, made(payout), now)


def failed(session: Session, batch: PayoutBatch, payout: Payout, word: Word, now: datetime) -> None:
    """A waiting payout of a locked batch was not made: `fail` without its checks."""
    payout.state, payout.bank_reference, payout.bank_reason = PayoutState.FAILED, word.reference, word.reason
    facts = {"batch": batch.number, "reference": word.reference, "reason": word.reason}
    event = Event(key=f"payout-failed:{payout.id}", memo="payout.failed", on=word.on, facts=facts)
    post(session, event, refused(payout), now)


def finish(session: Session, batch: PayoutBatch) -> None:
    """A batch is done when the bank has answered for every payout of it."""
    session.flush()
    waiting = select(Payout.id).where(Payout.batch_id == batch.id, Payout.state == PayoutState.WAITING).limit(1)
    if session.scalar(waiting) is None:
        batch.state = BatchState.PAID


def _exported(session: Session, payout: Payout) -> PayoutBatch:
    """The payout's batch, locked, and the payout as it stands then: of two answers the second sees the first."""
    batch = locked(session, payout.batch_id)
    if batch.state not in (BatchState.EXPORTED, BatchState.PAID):
        raise NotExported
    session.refresh(payout)
    return batch
