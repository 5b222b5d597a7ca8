"""Reading surveys and answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

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
    done = select(Survey.account_id).where(Survey.about.startswith("nps:"), Survey.about.endswith(f":{half}"))
    known = select(Survey).where(Survey.account_id.not_in(done)).order_by(Survey.asked_at, Survey.id)
    by_account = {row.account_id: row for row in session.scalars(known)}
    won = select(Deal).where(Deal.state == DealState.WON, Deal.account_id.in_(list(by_account)[:most]))
    newest = {deal.account_id: deal for deal in session.scalars(won.order_by(Deal.opened_at, Deal.id))}
    return [(deal, by_account[one].recipient, by_account[one].language) for one, deal in newest.items()]


def _within(kind: SurveyKind, span: Span) -> tuple[ColumnElement[bool], ...]:
    return SurveyAnswer.kind == kind, SurveyAnswer.answered_at >= span[0], SurveyAnswer.answered_at < span[1]
