"""Reading questions."""

from sqlalchemy import Select, select

from partners.question.models import Question


def questions() -> Select[Question]:
    """Every question: those in use first."""
    return select(Question).order_by(Question.retired_at.isnot(None), Question.code)


def offered() -> Select[Question]:
    """Questions that can be asked today."""
    return questions().where(Question.retired_at.is_(None))
