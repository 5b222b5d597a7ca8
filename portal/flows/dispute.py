"""Disputes: opened and written by both sides in turn, each word told to the other, the end told to the partner."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.dispute import decide, write
from ltc.dispute.decide import Answer
from ltc.dispute.models import Dispute, DisputeMessage, DisputeSide
from ltc.dispute.open import Claim, DisputeLate, Writer, open_dispute
from ltc.settlement.models import SettlementPeriod, Statement, StatementLine
from ltc.settlement_terms.terms import Terms
from ltc.statement_answer.ask import terms_of
from ltc.statement_answer.find import answer_to
from partners.calendar.hours import same_time_after
from portal.flows.people import able, reader_for
from portal.flows.promise import today, worked
from portal.jobs.promise import later
from portal.notice.tell import About, tell
from portal.permits import Role


def dispute(session: Session, line: StatementLine, claim: Claim, by: UUID, now: datetime) -> Dispute:
    """Dispute a line; a job tells finance. Reads no other partner's row."""
    answer = answer_to(session, line.statement_id)
    if answer is None:
        raise DisputeLate
    made = open_dispute(session, answer, line, claim, _writer(session, line.statement_id, by, now))
    _announce(session, made)
    return made


def say(session: Session, row: Dispute, side: DisputeSide, text: str, by: tuple[UUID, datetime]) -> None:
    """Write to the other side, who is told."""
    write.write(session, row, side, text, _writer(session, row.statement_id, *by))
    session.flush()
    if side is DisputeSide.PARTNER:
        _announce(session, row)
    else:
        _tell_partner(session, row, "dispute_message", str(_written(session, row)))


def note(session: Session, row: Dispute, text: str, by: UUID, now: datetime) -> None:
    """Note something for the house alone."""
    write.note(session, row, text, _writer(session, row.statement_id, by, now))


def uphold(session: Session, row: Dispute, answer: Answer, by: UUID, now: datetime) -> Accrual | None:
    """Correct the line, or propose it where a second person must agree; she is told, or the partner is."""
    alone = _terms(session, row.statement_id).limit(row.currency).alone_minor
    made = decide.uphold(session, row, answer, _writer(session, row.statement_id, by, now), alone)
    if made:
        _tell_partner(session, row, "dispute_answered", "")
    else:
        _tell_finance(session, row, "approval_waits", now.isoformat(), but=by)
    return made


def confirm(session: Session, row: Dispute, by: UUID, now: datetime) -> None:
    """Agree with the correction that waits, and tell the partner."""
    decide.confirm(session, row, _writer(session, row.statement_id, by, now))
    _tell_partner(session, row, "dispute_answered", "")


def send_back(session: Session, row: Dispute, by: UUID, now: datetime) -> None:
    """Send the correction that waits back to whoever proposed it."""
    decide.send_back(session, row, _writer(session, row.statement_id, by, now))


def decline(session: Session, row: Dispute, text: str, by: UUID, now: datetime) -> None:
    """Decline for a reason, and tell the partner."""
    decide.decline(session, row, text, _writer(session, row.statement_id, by, now))
    _tell_partner(session, row, "dispute_answered", "")


def withdraw(session: Session, row: Dispute, by: UUID, now: datetime) -> None:
    """The partner takes its dispute back."""
    decide.withdraw(session, row, _writer(session, row.statement_id, by, now))


def announce(session: Session, dispute_id: UUID) -> None:
    """Tell finance that a partner wrote."""
    row = session.scalars(select(Dispute).where(Dispute.id == dispute_id)).one()
    _tell_finance(session, row, "dispute_written", str(_written(session, row)))


def _announce(session: Session, row: Dispute) -> None:
    later(session, "dispute.written", dispute=str(row.id))


def _written(session: Session, row: Dispute) -> int:
    return session.scalar(select(func.count(DisputeMessage.id)).where(DisputeMessage.dispute_id == row.id)) or 0


def _tell_finance(session: Session, row: Dispute, template: str, mark: str, but: UUID | None = None) -> None:
    for person_id in able(session, Role.FINANCE):
        if person_id != but:
            tell(session, person_id, About(template, row.id, f"{mark} {person_id}"), _facts(row))


def _tell_partner(session: Session, row: Dispute, template: str, mark: str) -> None:
    if person_id := reader_for(session, row.partner_id, row.opened_by):
        tell(session, person_id, About(template, row.id, mark), _facts(row))


def _facts(row: Dispute) -> dict[str, object]:
    return {"number": row.number, "path": f"disputes/{row.id}"}


def _terms(session: Session, statement_id: UUID) -> Terms:
    query = select(SettlementPeriod).join(Statement, Statement.period_id == SettlementPeriod.id)
    return terms_of(session, session.scalars(query.where(Statement.id == statement_id)).one())


def _writer(session: Session, statement_id: UUID, by: UUID, now: datetime) -> Writer:
    """Who writes now, and by when the house answers: the same time so many working days later."""
    days = _terms(session, statement_id).answer_days
    hours = worked(session, now + timedelta(days=days))[1]
    return Writer(by, today(session, now), now, same_time_after(now, days, hours))
