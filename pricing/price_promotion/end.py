"""Withdrawing a promotion early, and throwing a draft away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.ground.offered import close
from pricing.ground.offered import discard as throw_away
from pricing.price_promotion.models import PricePromotion


def end(session: Session, row: PricePromotion, starting: date, by: UUID, when: tuple[date, datetime]) -> None:
    """From a day on, today or later, the promotion holds no more. Raises OfferNotHeld, OfferEnd."""
    close(session, row, starting, by, when)


def discard(session: Session, row: PricePromotion, by: UUID, now: datetime) -> None:
    """Throw a draft away. Raises OfferOver."""
    throw_away(session, row, by, now)
