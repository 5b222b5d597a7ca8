"""Opening a dispute: one line, once, before the statement is confirmed, and within its days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.dispute.models import Dispute, DisputeMessage, DisputeReason, DisputeSide
from ltc.settlement.models import Statement, StatementLine
from ltc.statement_answer.models import AnswerState, StatementAnswer
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class DisputeLate(DomainError):
    """The days in which a line can be disputed are over, or the statement is confirmed."""

    code = "dispute-late"


class DisputedAlready(DomainError):
    """A line is disputed once."""

    code = "disputed-already"


class DisputeWithoutWords(Invalid):
    """A dispute says what is wrong."""

    code = "dispute-without-words"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the partner says: why, in words, and what the line should be, in minor units (None: it does not say)."""

    reason: DisputeReason
    text: str
    claimed_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes when, and by when the house answers what she writes."""

    person_id: UUID
    today: date
    now: datetime
    due_at: datetime


def open_dispute(session: Session, answer: StatementAnswer, line: StatementLine, claim: Claim, by: Writer) -> Dispute:
    """Dispute a line of the statement that the answer is for.

    Raises DisputeLate, DisputedAlready, DisputeWithoutWords.
    """
    session.flush()
    session.refresh(answer, with_for_update=True)
    if not is_open(answer, by.today) or line.statement_id != answer.statement_id:
        raise DisputeLate
    if not claim.text.strip():
        raise DisputeWithoutWords(field="text")
    if session.scalar(select(Dispute.id).where(Dispute.line_id == line.id)):
        raise DisputedAlready
    statement = session.get_one(Statement, (line.tenant_id, line.statement_id))
    before = session.scalar(select(func.count(Dispute.id)).where(Dispute.statement_id == statement.id)) or 0
    dispute = Dispute(
        id=new_id(),
        partner_id=line.partner_id,
        number=f"D-{statement.number.removeprefix('S-')}-{before + 1}",
        statement_id=statement.id,
        line_id=line.id,
        reason=claim.reason,
        claimed_minor=claim.claimed_minor,
        currency=statement.currency,
        turn=DisputeSide.HOUSE,
        opened_by=by.person_id,
        opened_at=by.now,
        due_at=by.due_at,
    )
    session.add(dispute)
    session.add(said(dispute, DisputeSide.PARTNER, claim.text, by))
    session.flush()
    return dispute


def is_open(answer: StatementAnswer, today: date) -> bool:
    """Whether a line can be disputed on a day; before the notice has gone out it can."""
    in_time = answer.disputable_until is None or today <= answer.disputable_until
    return answer.state is AnswerState.WAITING and in_time


def said(dispute: Dispute, side: DisputeSide, text: str, by: Writer) -> DisputeMessage:
    """A message of one side."""
    return DisputeMessage(
        partner_id=dispute.partner_id,
        dispute_id=dispute.id,
        side=side,
        text=text.strip(),
        written_by=by.person_id,
        written_at=by.now,
    )
