"""The states of leads and offers, the moves between them, and what an offer's state means for its lead."""

from partners.lead.kinds import LeadState, OfferState
from partners.lead.models import Lead
from pricing.ground.errors import DomainError

LEAD_MOVES: dict[LeadState, frozenset[LeadState]] = {
    LeadState.NEW: frozenset({LeadState.OFFERED, LeadState.CONVERTED, LeadState.CLOSED}),
    LeadState.OFFERED: frozenset({LeadState.NEW, LeadState.ACCEPTED}),
    LeadState.ACCEPTED: frozenset({LeadState.NEW, LeadState.CONVERTED}),
    LeadState.CONVERTED: frozenset(),
    LeadState.CLOSED: frozenset({LeadState.NEW}),
}
OFFER_MOVES: dict[OfferState, frozenset[OfferState]] = {
    OfferState.WAITING: frozenset(
        {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LAPSED, OfferState.PULLED_BACK}
    ),
    OfferState.ACCEPTED: frozenset({OfferState.PULLED_BACK, OfferState.CONVERTED}),
    OfferState.DECLINED: frozenset(),
    OfferState.LAPSED: frozenset(),
    OfferState.PULLED_BACK: frozenset(),
    OfferState.CONVERTED: frozenset(),
}
LEAD_AFTER: dict[OfferState, LeadState] = {
    OfferState.ACCEPTED: LeadState.ACCEPTED,
    OfferState.DECLINED: LeadState.NEW,
    OfferState.LAPSED: LeadState.NEW,
    OfferState.PULLED_BACK: LeadState.NEW,
    OfferState.CONVERTED: LeadState.CONVERTED,
}
OPENED = (OfferState.ACCEPTED, OfferState.CONVERTED)  # the partner reads who the customer is


class LeadMoveNotAllowed(DomainError):
    """A lead cannot go from its state to that one."""

    code = "lead-move"


class OfferMoveNotAllowed(DomainError):
    """The offer was answered, pulled back or has run out."""

    code = "lead-offer-move"


def move(lead: Lead, to: LeadState) -> None:
    """Move a lead on, or refuse with both states named. What was put aside is not any more."""
    if to not in LEAD_MOVES[lead.state]:
        raise LeadMoveNotAllowed(state=lead.state, to=to)
    lead.state, lead.back_on = to, None
