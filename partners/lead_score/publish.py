"""Publishing a scorecard."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.lead_score.card import Card, checked
from partners.lead_score.models import LeadScorecard
from pricing.ground.errors import Invalid


class CardTooEarly(Invalid):
    """A scorecard comes into force after those before it, and not in the past."""

    code = "lead-card-early"


def publish(session: Session, card: Card, begins: datetime, by: UUID, now: datetime) -> LeadScorecard:
    """Publish a card that is in force from an instant on. Raises CardOutOfRange, CardTooEarly."""
    checked(card)
    highest, latest = session.execute(
        select(func.max(LeadScorecard.version), func.max(LeadScorecard.in_force_from))
    ).one()
    if begins < now or (latest and begins < latest):
        raise CardTooEarly(field="begins_on")
    row = LeadScorecard(
        version=(highest or 0) + 1,
        in_force_from=begins,
        points={merit.value: points for merit, points in card.points.items()},
        medium_from_minor=card.medium_from_minor,
        large_from_minor=card.large_from_minor,
        aged_from_days=card.aged_from_days,
        old_from_days=card.old_from_days,
        warm_from=card.warm_from,
        hot_from=card.hot_from,
        published_by=by,
        published_at=now,
    )
    session.add(row)
    return row
