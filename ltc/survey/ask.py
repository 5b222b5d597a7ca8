"""Asking a customer, by a link that ends; and taking the answer, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.survey.figures import SCORES
from ltc.survey.models import Survey, SurveyAnswer, SurveyKind
from pricing.ground.errors import DomainError, Invalid

STANDS_FOR = timedelta(days=30)


class SurveyAnswered(DomainError):
    """The customer answered about this already."""

    code = "survey-answered"


class ScoreWrong(Invalid):
    """The score is none of those that can be given."""

    code = "survey-score"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a deal's customer in a half year, a delivery, or a ticket."""

    deal: Deal
    half: str | None = None
    delivery_id: UUID | None = None
    ticket_id: UUID | None = None

    @property
    def kind(self) -> SurveyKind:
        """Which question."""
        return SurveyKind.NPS if self.half else SurveyKind.CSAT

    @property
    def about(self) -> str:
        """The subject in one word: about each a customer answers once."""
        if self.half:
            return f"nps:{self.deal.account_id}:{self.half}"
        return f"delivery:{self.delivery_id}" if self.delivery_id else f"ticket:{self.ticket_id}"


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom it goes: the survey's new id and the hash of its token, the address, the language."""

    id: UUID
    token_hash: str
    recipient: str
    language: str


def ask(session: Session, subject: Subject, letter: Letter, by: UUID, now: datetime) -> Survey:
    """Keep a survey; a link that was sent about the same before is dead from now on. Raises SurveyAnswered.

    Of two who ask at once, one is refused by the database.
    """
    query = select(Survey).where(Survey.about == subject.about, Survey.withdrawn_at.is_(None)).with_for_update()
    if before := session.scalar(query):
        if session.scalar(select(SurveyAnswer.id).where(SurveyAnswer.survey_id == before.id)):
            raise SurveyAnswered
        before.withdrawn_at = now
        session.flush()  # the one goes before the other comes
    row = Survey(
        id=letter.id,
        kind=subject.kind,
        about=subject.about,
        deal_id=subject.deal.id,
        account_id=subject.deal.account_id,
        delivery_id=subject.delivery_id,
        ticket_id=subject.ticket_id,
        recipient=letter.recipient.strip(),
        language=letter.language,
        token_hash=letter.token_hash,
        asked_by=by,
        asked_at=now,
        expires_at=now + STANDS_FOR,
    )
    session.add(row)
    return row


def check(survey: Survey, score: int) -> None:
    """Raises ScoreWrong for a score that cannot be given."""
    if score not in SCORES[survey.kind]:
        raise ScoreWrong(field="score")


def answer(survey: Survey, score: int, comment: str, task_id: UUID | None, now: datetime) -> SurveyAnswer:
    """The answer to a survey, with the task that a bad one has. Of two answers at once the database refuses one."""
    check(survey, score)
    row = SurveyAnswer(survey_id=survey.id, kind=survey.kind, score=score, comment=comment.strip())
    row.answered_at, row.deal_task_id = now, task_id
    return row
