"""Keeping the tenant's questions: a new one, and one that is asked no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.question.models import Question
from pricing.ground.errors import DomainError, Invalid


class QuestionKnown(Invalid):
    """Another question has the code."""

    code = "question-known"


class QuestionRetired(DomainError):
    """The question is out of use already."""

    code = "question-retired"


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question in both languages under a code of its own."""

    code: str
    name_en: str
    name_zh: str


SHIPPED = (
    NewQuestion(
        "decider",
        "Who decides about the purchase, and when did you speak to this person last?",
        "谁负责采购决策？您最近一次与其沟通是什么时候？",
    ),
    NewQuestion("budget", "Is the budget approved, and for which year?", "预算是否已批准？属于哪个年度？"),
    NewQuestion(
        "customer",
        "Which legal entity buys? Please give its registered name and tax number.",
        "采购主体是哪家法人？请提供其注册名称和税号。",
    ),
    NewQuestion(
        "project",
        "Which project or site is it for, and what is the timetable?",
        "用于哪个项目或地点？时间安排如何？",
    ),
)


def add(session: Session, new: NewQuestion) -> Question:
    """Put a question into use. Raises QuestionKnown."""
    if session.scalar(select(Question.id).where(Question.code == new.code)):
        raise QuestionKnown(field="code", code=new.code)
    row = Question(code=new.code, name_en=new.name_en, name_zh=new.name_zh)
    session.add(row)
    return row


def retire(question: Question, now: datetime) -> None:
    """Offer a question no more; what was asked with it stays asked."""
    if question.retired_at:
        raise QuestionRetired
    question.retired_at = now
