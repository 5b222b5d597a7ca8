"""The states of leads and offers, the moves between them, and what an offer's state means for its lead."""

from partners.lead.kinds import LeadState, OfferState
from partners.lead.models import Lead
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
