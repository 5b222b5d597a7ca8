"""A person settles what was parked: dismisses it with a reason, or accepts that the bank sent a payout back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.payout.answer.find import decision
from ltc.payout.answer.models import BankAnswerDecision, BankAnswerLine, Settled
from ltc.payout.answer.weigh import LineResult, Parked
from ltc.payout.models import Payout
from ltc.payout.pay import Word, give_back
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class LineNotParked(DomainError):
    """The line waits for nobody: it was never parked, or somebody settled it."""

    code = "answer-line-not-parked"


class LineNotAccepted(DomainError):
    """Only that a paid payout came back can be accepted; of everything else the cause must be mended."""

    code = "answer-line-not-accepted"


class LineReasonNeeded(Invalid):
    """A line is dismissed for a reason that the next person can read."""

    code = "answer-line-reason"


def dismiss(session: Session, line: BankAnswerLine, reason: str, by: UUID, now: datetime) -> None:
    """Put a line aside: it changes nothing. Raises LineReasonNeeded, LineNotParked."""
    if not reason.strip():
        raise LineReasonNeeded(field="reason")
    _settle(session, line, Settled.DISMISSED, reason.strip(), (by, now))


def accept(session: Session, line: BankAnswerLine, by: UUID, now: datetime) -> None:
    """Take the bank's word that a paid payout came back: its amount is due again. Once, however often it is said.

    Errors: LineNotParked, LineNotAccepted.
    """
    if line.why is not Parked.PAID_BEFORE or line.payout_id is None:
        raise LineNotAccepted
    _settle(session, line, Settled.ACCEPTED, "", (by, now))
    payout = session.get_one(Payout, (line.tenant_id, line.payout_id))
    give_back(session, payout, Word(line.bank_reference, line.answered_on, line.bank_reason), now)


def _settle(session: Session, line: BankAnswerLine, how: Settled, reason: str, who: tuple[UUID, datetime]) -> None:
    """Two at once: the unique line lets one commit, and the other is refused when it is tried again."""
    if line.result is not LineResult.PARKED or decision(session, line):
        raise LineNotParked
    by, now = who
    row = BankAnswerDecision(
        id=new_id(), bank_answer_line_id=line.id, how=how, reason=reason, decided_by=by, decided_at=now
    )
    session.add(row)
    session.flush()
