"""Reading answers to statements."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.dispute.models import Dispute, DisputeState
from ltc.settlement.models import Statement
from ltc.statement_answer.models import AnswerState, StatementAnswer


def answer_to(session: Session, statement_id: UUID) -> StatementAnswer | None:
    """The answer to a statement; None before its run is approved, and for statements from before answers were kept."""
    return session.scalar(select(StatementAnswer).where(StatementAnswer.statement_id == statement_id))


def waiting() -> Select[StatementAnswer, Statement]:
    """Statements that wait for their partner, the one that silence confirms first before the others."""
    query = select(StatementAnswer, Statement).join(Statement, Statement.id == StatementAnswer.statement_id)
    query = query.where(StatementAnswer.state == AnswerState.WAITING)
    return query.order_by(StatementAnswer.silent_on, Statement.number)


def quiet() -> Select[StatementAnswer, Statement]:
    """The same without those that have an open dispute: silence runs for these alone."""
    of_it = Dispute.statement_id == StatementAnswer.statement_id, Dispute.state == DisputeState.OPEN
    return waiting().where(~select(Dispute.id).where(*of_it).exists())
