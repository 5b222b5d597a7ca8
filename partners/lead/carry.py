"""Moving an offer and its lead together."""

from datetime import datetime

from sqlalchemy.orm import Session

from partners.lead.find import handout_of, lead_of
from partners.lead.kinds import LeadState, OfferState
from partners.lead.models import SENSITIVE, Lead, LeadOffer
from partners.lead.states import LEAD_AFTER, OFFER_MOVES, OPENED, OfferMoveNotAllowed, move


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
        handout.closed_at = lead.touched_at = now
    for column in SENSITIVE:
        setattr(offer, column, getattr(lead, column) if to in OPENED else None)
    offer.state = to
    return lead
