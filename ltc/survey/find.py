"""Reading surveys and answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from ltc.deal.models import Deal, DealState
from ltc.survey.models import Survey, SurveyAnswer, SurveyKind

Span = tuple[datetime, datetime]


def by_token(session: Session, token_hash: str, now: datetime) -> Survey | None:
    """The survey of a link that can be answered now."""
    answered = select(SurveyAnswer.id).where(SurveyAnswer.survey_id == Survey.id)
    query = select(Survey).where(Survey.token_hash == token_hash, Survey.withdrawn_at.is_(None))
    return session.scalar(query.where(Survey.expires_at > now, ~answered.exists()))


def counts(session: Session, kind: SurveyKind, span: Span) -> dict[int, int]:
    """How many answered each score within a time."""
    query = (
        select(SurveyAnswer.score, func.count().label("answers"))
        .where(*_within(kind, span))
        .group_by(SurveyAnswer.score)
    )
    return {row.score: int(row.answers) for row in session.execute(query)}


def answers(kind: SurveyKind, span: Span, scores: range) -> Select[SurveyAnswer, Survey, Deal]:
    """Answers with what was asked, in no order yet."""
    query = select(SurveyAnswer, Survey, Deal).join(Survey, Survey.id == SurveyAnswer.survey_id)
    query = query.join(Deal, Deal.id == Survey.deal_id).where(*_within(kind, span))
    return query.where(SurveyAnswer.score >= scores.start, SurveyAnswer.score < scores.stop)


def asked(session: Session, kind: SurveyKind, span: Span) -> int:
    """How many links were sent within a time and not withdrawn."""
    sent = (Survey.kind == kind, Survey.asked_at >= span[0], Survey.asked_at < span[1])
    return session.scalar(select(func.count()).select_from(Survey).where(*sent, Survey.withdrawn_at.is_(None))) or 0


def last_of(session: Session, account_id: UUID) -> Survey | None:
    """The last survey of a customer: its address is the one that is known."""
    query = select(Survey).where(Survey.account_id == account_id)
    return session.scalar(query.order_by(Survey.asked_at.desc(), Survey.id.desc()).limit(1))


def to_ask(session: Session, half: str, most: int) -> list[tuple[Deal, str, str]]:
    """Customers to ask for a half year: of each its newest won deal, the address that is known, and its language.

    Left out are those that were asked for it.
    """
    later, sent, done = aliased(Deal), aliased(Survey), aliased(Survey)
    own = (done.account_id == Deal.account_id, done.kind == SurveyKind.NPS, done.about.endswith(f":{half}"))
    newest = select(later.id).where(later.account_id == Deal.account_id, later.state == DealState.WON)
    last = select(sent.id).where(sent.account_id == Deal.account_id).order_by(sent.asked_at.desc(), sent.id.desc())
    query = select(Deal, Survey).join(Survey, Survey.account_id == Deal.account_id)
    query = query.where(Deal.state == DealState.WON, ~select(done.id).where(*own).exists())
    query = query.where(Deal.id == newest.order_by(later.opened_at.desc(), later.id.desc()).limit(1).scalar_subquery())
    found = session.execute(query.where(Survey.id == last.limit(1).scalar_subquery()).order_by(Deal.id).limit(most))
    return [(row.Deal, row.Survey.recipient, row.Survey.language) for row in found]


def _within(kind: SurveyKind, span: Span) -> tuple[ColumnElement[bool], ...]:
    return SurveyAnswer.kind == kind, SurveyAnswer.answered_at >= span[0], SurveyAnswer.answered_at < span[1]
