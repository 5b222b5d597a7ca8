"""An accepted offer becomes a registration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.find import offer_of
from partners.lead.models import OfferState
from partners.lead.states import carry


def convert(session: Session, offer_id: UUID, now: datetime) -> None:
    """Close an accepted offer and its lead as registered. Raises OfferMoveNotAllowed."""
    offer = offer_of(session, offer_id)
    carry(session, offer, OfferState.CONVERTED, now)
    offer.ended_at = now
