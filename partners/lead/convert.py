"""An accepted offer becomes a registration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.answer import OfferNotAccepted
from partners.lead.carry import carry
from partners.lead.find import offer_of
from partners.lead.kinds import OfferState


def convert(session: Session, offer_id: UUID, now: datetime) -> None:
    """Close an accepted offer and its lead as registered. Raises OfferNotAccepted."""
    offer = offer_of(session, offer_id)
    if offer.state is not OfferState.ACCEPTED:
        raise OfferNotAccepted
    carry(session, offer, OfferState.CONVERTED, now)
    offer.ended_at = now
