"""Confirming a statement: by a person of the partner, or by silence after a notice and a reminder."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.statement_answer.models import AnswerState, StatementAnswer
from pricing.ground.errors import DomainError


class StatementAnswered(DomainError):
    """The statement was confirmed before, by a person or by silence."""

    code = "statement-answered"


def confirm(session: Session, answer: StatementAnswer, by: UUID, now: datetime) -> None:
    """The partner agrees with every line that it has not disputed. Raises StatementAnswered."""
    _hold(session, answer)
    answer.state, answer.answered_at, answer.answered_by = AnswerState.CONFIRMED, now, by


def reminds(answer: StatementAnswer, today: date) -> bool:
    """Whether the reminder is due and has not gone out."""
    return answer.reminded_on is None and answer.reminder_on is not None and answer.reminder_on <= today


def lapses(answer: StatementAnswer, today: date) -> bool:
    """Whether silence confirms: its day has come, and the partner was reminded before it."""
    return answer.reminded_on is not None and answer.silent_on is not None and answer.silent_on <= today


def remind(answer: StatementAnswer, today: date) -> None:
    """The reminder goes out today; where it is late, silence waits as long after it as it would have."""
    assert answer.silent_on
    assert answer.reminder_on
    answer.silent_on = max(answer.silent_on, today + (answer.silent_on - answer.reminder_on))
    answer.reminded_on = today


def fall_silent(answer: StatementAnswer, now: datetime) -> None:
    """Nobody answered in time, so the statement counts as confirmed."""
    answer.state, answer.answered_at = AnswerState.SILENT, now


def begin_again(answer: StatementAnswer, today: date) -> None:
    """A dispute is over: silence waits from today as long as it did from the notice, and reminds once more."""
    if answer.state is not AnswerState.WAITING or not (answer.silent_on and answer.reminder_on and answer.told_on):
        return
    notice = answer.silent_on - answer.reminder_on
    answer.silent_on = today + max(answer.silent_on - answer.told_on, notice)
    answer.reminder_on, answer.reminded_on = answer.silent_on - notice, None


def _hold(session: Session, answer: StatementAnswer) -> None:
    session.flush()
    session.refresh(answer, with_for_update=True)
    if answer.state is not AnswerState.WAITING:
        raise StatementAnswered
