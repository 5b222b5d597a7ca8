"""Consulting the advisor: answers for a company, a product line or a deal, kept with what was advised on them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.mode.advice.advise import advise
from ltc.mode.advice.questions import ModeFact, Question, Sheet
from ltc.mode.advice.tell import told
from ltc.mode.find import model_at
from ltc.mode.models import Level, ModeAdvice
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet is about: the company, a product line with its yearly revenue in minor units, or a deal."""

    level: Level
    product_line_id: UUID | None = None
    deal_id: UUID | None = None
    revenue_minor: int | None = None


def consult(session: Session, about: About, sheet: Sheet, by: UUID, now: datetime) -> ModeAdvice:
    """Advise by the model in force, and keep answers and advice."""
    row = ModeAdvice(
        id=new_id(),
        level=about.level,
        product_line_id=about.product_line_id,
        deal_id=about.deal_id,
        revenue_minor=about.revenue_minor,
        answers={question.value: sheet.answers[question] for question in Question if question in sheet.answers},
        facts=[fact.value for fact in ModeFact if fact in sheet.facts],
        value_minor=sheet.value_minor,
        told=told(advise(sheet, model_at(session, now))),
        advised_by=by,
        advised_at=now,
    )
    session.add(row)
    return row


def sheet_of(row: ModeAdvice) -> Sheet:
    """What was answered, as a value."""
    answers = {Question(key): answer for key, answer in row.answers.items()}
    return Sheet(answers, frozenset(map(ModeFact, row.facts)), row.value_minor)
