"""Ending a dispute: a correction of its own, with a second person where it is large; a reason why the line stands."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.commission.correct import Correction, correct
from ltc.commission.models import Accrual
from ltc.dispute.find import proposal_of
from ltc.dispute.models import Dispute, DisputeProposal, DisputeState, ProposalState
from ltc.dispute.open import DisputeWithoutWords, Writer
from ltc.dispute.write import hold
from ltc.settlement.models import StatementLine
from ltc.statement_answer.confirm import begin_again
from ltc.statement_answer.find import answer_to
from pricing.ground.errors import DomainError, Invalid, NotAllowed
from pricing.ground.record import new_id


class CorrectionZero(Invalid):
    """A correction adds or takes something."""

    code = "correction-zero"


class CorrectionWaits(DomainError):
    """A correction waits for a second person: she agrees or sends it back first."""

    code = "correction-waits"


class NoCorrection(DomainError):
    """No correction waits: somebody decided on it a moment ago."""

    code = "no-correction"


class CorrectionOwn(NotAllowed):
    """Whoever proposed a large correction does not confirm it."""

    code = "correction-own"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the correction adds to the line, in minor units with a sign, and the reason that the partner reads."""

    amount_minor: int
    text: str


def uphold(session: Session, dispute: Dispute, answer: Answer, by: Writer, alone_minor: int) -> Accrual | None:
    """Correct the line; None: it is more than `alone_minor`, so it waits for a second person.

    Raises DisputeOver, CorrectionZero, CorrectionWaits, DisputeWithoutWords.
    """
    hold(session, dispute)
    if not answer.amount_minor:
        raise CorrectionZero(field="amount")
    _refuse(session, dispute, answer.text)
    row = DisputeProposal(
        id=new_id(),
        dispute_id=dispute.id,
        state=ProposalState.PROPOSED,
        amount_minor=answer.amount_minor,
        answer=answer.text.strip(),
        two_people=abs(answer.amount_minor) > alone_minor,
        proposed_by=by.person_id,
        proposed_at=by.now,
    )
    session.add(row)
    session.flush()
    return None if row.two_people else _correct(session, dispute, row, by)


def confirm(session: Session, dispute: Dispute, by: Writer) -> Accrual:
    """Agree with the correction that waits. Raises DisputeOver, NoCorrection, CorrectionOwn."""
    return _correct(session, dispute, _waiting(session, dispute, by.person_id), by)


def send_back(session: Session, dispute: Dispute, by: Writer) -> None:
    """Do not agree with the correction that waits: the dispute goes on. Raises as `confirm` does."""
    row = _waiting(session, dispute, by.person_id)
    row.state, row.decided_by, row.decided_at = ProposalState.SENT_BACK, by.person_id, by.now


def decline(session: Session, dispute: Dispute, text: str, by: Writer) -> None:
    """The line stands; the partner reads why. Raises DisputeOver, CorrectionWaits, DisputeWithoutWords."""
    hold(session, dispute)
    _refuse(session, dispute, text)
    _end(session, dispute, DisputeState.DECLINED, text.strip(), by)


def withdraw(session: Session, dispute: Dispute, by: Writer) -> None:
    """The partner takes the dispute back; a correction that waited falls with it. Raises DisputeOver."""
    hold(session, dispute)
    _end(session, dispute, DisputeState.WITHDRAWN, None, by)


def _refuse(session: Session, dispute: Dispute, text: str) -> None:
    if proposal_of(session, dispute.id):
        raise CorrectionWaits
    if not text.strip():
        raise DisputeWithoutWords(field="text")


def _waiting(session: Session, dispute: Dispute, by: UUID) -> DisputeProposal:
    hold(session, dispute)
    row = proposal_of(session, dispute.id)
    if row is None:
        raise NoCorrection
    if row.proposed_by == by:
        raise CorrectionOwn
    return row


def _correct(session: Session, dispute: Dispute, row: DisputeProposal, by: Writer) -> Accrual:
    line = session.get_one(StatementLine, (dispute.tenant_id, dispute.line_id))
    disputed = session.get_one(Accrual, (dispute.tenant_id, line.id))
    change = Correction(dispute.id, dispute.number, row.amount_minor, row.answer, by.today)
    made = correct(session, disputed, change, by.now)
    row.state, row.decided_by, row.decided_at = ProposalState.CONFIRMED, by.person_id, by.now
    dispute.accrual_id = made.id
    _end(session, dispute, DisputeState.UPHELD, row.answer, by)
    return made


def _end(session: Session, dispute: Dispute, state: DisputeState, text: str | None, by: Writer) -> None:
    dispute.state, dispute.answer, dispute.answered_at, dispute.due_at = state, text, by.now, None
    session.flush()
    if answer := answer_to(session, dispute.statement_id):
        begin_again(answer, by.today)
