"""A partner's answer to an offer: accepted, and what was withheld is copied; or declined, with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.carry import carry
from partners.lead.find import offer_of
from partners.lead.kinds import Decline, OfferState
from partners.lead.models import LeadOffer
from partners.lead.states import OfferMoveNotAllowed
from partners.lead.terms import in_force
from pricing.ground.errors import DomainError


class OfferTooLate(DomainError):
    """The time to answer is over."""

    code = "lead-offer-too-late"


class OfferNotAccepted(DomainError):
    """Only an accepted offer becomes a registration."""

    code = "lead-offer-not-accepted"


@dataclass(frozen=True, slots=True)
class By:
    """Who answers, and when."""

    person_id: UUID
    now: datetime


def accept(session: Session, offer_id: UUID, by: By) -> LeadOffer:
    """Take an offer: in this transaction, and not before, the customer and the contact are copied onto it.

    Raises OfferMoveNotAllowed and OfferTooLate; of two answers at the same moment the second is refused.
    """
    offer = _answered(session, offer_id, by)
    carry(session, offer, OfferState.ACCEPTED, by.now)
    _, terms = in_force(session, by.now)
    offer.register_by = by.now + timedelta(days=terms.register_days)
    return offer


def decline(session: Session, offer_id: UUID, why: tuple[Decline, str | None], by: By) -> LeadOffer:
    """Give an offer back for a reason, with a word to the house if there is one. Raises as `accept`."""
    offer = _answered(session, offer_id, by)
    carry(session, offer, OfferState.DECLINED, by.now)
    offer.declined_for, offer.decline_note = why
    return offer


def _answered(session: Session, offer_id: UUID, by: By) -> LeadOffer:
    offer = offer_of(session, offer_id)
    if offer.state is not OfferState.WAITING:
        raise OfferMoveNotAllowed(state=offer.state)
    if by.now >= offer.answer_by:
        raise OfferTooLate
    offer.answered_at, offer.answered_by = by.now, by.person_id
    return offer
