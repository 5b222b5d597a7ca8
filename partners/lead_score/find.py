"""Reading scorecards and scores."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.lead_score.card import Card
from partners.lead_score.kinds import Merit
from partners.lead_score.models import LeadScore, LeadScorecard


def in_force(session: Session, at: datetime) -> tuple[int, Card]:
    """Version and card at an instant; version 0 with the shipped card before the first is published."""
    found = session.scalar(versions().where(LeadScorecard.in_force_from <= at).limit(1))
    return (found.version, card_of(found)) if found else (0, Card())


def versions() -> Select[LeadScorecard]:
    """All versions, the newest first."""
    return select(LeadScorecard).order_by(LeadScorecard.version.desc())


def card_of(row: LeadScorecard) -> Card:
    """A version as a value; a merit that was not known when it was published has no points."""
    return Card(
        points={merit: row.points.get(merit.value, 0) for merit in Merit},
        medium_from_minor=row.medium_from_minor,
        large_from_minor=row.large_from_minor,
        aged_from_days=row.aged_from_days,
        old_from_days=row.old_from_days,
        warm_from=row.warm_from,
        hot_from=row.hot_from,
    )


def scores(lead_ids: Collection[UUID]) -> Select[LeadScore]:
    """The scores that leads were given, the oldest first."""
    query = select(LeadScore).where(LeadScore.lead_id.in_(lead_ids))
    return query.order_by(LeadScore.scored_at, LeadScore.id)
