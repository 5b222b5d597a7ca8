"""Ending a contract price early, and throwing a draft away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.offered import close
from pricing.ground.offered import discard as throw_away


def end(session: Session, row: ContractPrice, starting: date, by: UUID, when: tuple[date, datetime]) -> None:
    """From a day on, today or later, the price holds no more. Raises OfferNotHeld, OfferEnd."""
    close(session, row, starting, by, when)


def discard(session: Session, row: ContractPrice, by: UUID, now: datetime) -> None:
    """Throw a draft away. Raises OfferOver."""
    throw_away(session, row, by, now)
