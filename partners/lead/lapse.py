"""Offers that nobody answers, and accepted ones that sleep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.carry import carry
from partners.lead.find import handout_of, offer_of, open_offer
from partners.lead.kinds import OfferState
from partners.lead.models import LeadOffer
from partners.lead.states import OFFER_MOVES
from pricing.ground.errors import DomainError


class NotHandedOut(DomainError):
    """No partner has the lead, or it is registered already."""

    code = "lead-not-handed-out"


def lapse(session: Session, offer_id: UUID, now: datetime) -> bool:
    """End an offer whose time to answer is over; False when it was answered, or is not due. Again changes nothing."""
    offer = offer_of(session, offer_id)
    if offer.state is not OfferState.WAITING or now < offer.answer_by:
        return False
    return _end(session, offer, OfferState.LAPSED, now)


def wake(session: Session, offer_id: UUID, now: datetime) -> bool:
    """Pull back an accepted offer that was not registered in time; False when it was, or is not due."""
    offer = offer_of(session, offer_id)
    if offer.state is not OfferState.ACCEPTED or offer.register_by is None or now < offer.register_by:
        return False
    return _end(session, offer, OfferState.PULLED_BACK, now)


def pull_back(session: Session, lead_id: UUID, note: str, now: datetime) -> None:
    """Take a lead back from its partner for a reason that stays in the house. Raises NotHandedOut."""
    offer = open_offer(session, lead_id)
    if offer is None or OfferState.PULLED_BACK not in OFFER_MOVES[offer.state]:
        raise NotHandedOut
    _end(session, offer, OfferState.PULLED_BACK, now)
    handout_of(session, offer.id).closed_note = note


def _end(session: Session, offer: LeadOffer, how: OfferState, now: datetime) -> bool:
    carry(session, offer, how, now)
    offer.ended_at = now
    return True
