"""The states of leads and offers, the moves between them, and what an offer's end means for its lead."""

from datetime import datetime

from sqlalchemy.orm import Session

from partners.lead.find import handout_of, lead_of
from partners.lead.models import SENSITIVE, Lead, LeadOffer, LeadState, OfferState
from pricing.ground.errors import DomainError

L, O = LeadState, OfferState  # noqa: E741
LEAD_MOVES: dict[LeadState, frozenset[LeadState]] = {
    L.NEW: frozenset({L.OFFERED, L.CLOSED}),
    L.OFFERED: frozenset({L.NEW, L.ACCEPTED}),
    L.ACCEPTED: frozenset({L.NEW, L.CONVERTED}),
    L.CONVERTED: frozenset(),
    L.CLOSED: frozenset({L.NEW}),
}
OFFER_MOVES: dict[OfferState, frozenset[OfferState]] = {
    O.WAITING: frozenset({O.ACCEPTED, O.DECLINED, O.LAPSED, O.PULLED_BACK}),
    O.ACCEPTED: frozenset({O.PULLED_BACK, O.CONVERTED}),
    O.DECLINED: frozenset(),
    O.LAPSED: frozenset(),
    O.PULLED_BACK: frozenset(),
    O.CONVERTED: frozenset(),
}
LEAD_AFTER: dict[OfferState, LeadState] = {
    O.ACCEPTED: L.ACCEPTED,
    O.DECLINED: L.NEW,
    O.LAPSED: L.NEW,
    O.PULLED_BACK: L.NEW,
    O.CONVERTED: L.CONVERTED,
}
OPENED = (O.ACCEPTED, O.CONVERTED)  # the partner reads who the customer is


class LeadMoveNotAllowed(DomainError):
    """A lead cannot go from its state to that one."""

    code = "lead-move"


class OfferMoveNotAllowed(DomainError):
    """The offer was answered, pulled back or has run out."""

    code = "lead-offer-move"


def move(lead: Lead, to: LeadState) -> None:
    """Move a lead on, or refuse with both states named."""
    if to not in LEAD_MOVES[lead.state]:
        raise LeadMoveNotAllowed(state=lead.state, to=to)
    lead.state = to


def carry(session: Session, offer: LeadOffer, to: OfferState, now: datetime) -> Lead:
    """Move an offer on and its lead with it, or refuse. The sensitive columns follow the offer's state.

    They are filled from the lead as it is accepted, and emptied as the lead comes back. The offer's row
    must be locked by the caller. Reads house rows.
    """
    if to not in OFFER_MOVES[offer.state]:
        raise OfferMoveNotAllowed(state=offer.state)
    handout = handout_of(session, offer.id)
    lead = lead_of(session, handout.lead_id)
    move(lead, LEAD_AFTER[to])
    if lead.state is LeadState.NEW:
        handout.closed_at = now
    for column in SENSITIVE:
        setattr(offer, column, getattr(lead, column) if to in OPENED else None)
    offer.state = to
    return lead
