"""Closing a lead that comes to nothing, and taking it up again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.find import lead_of
from partners.lead.kinds import Closing, LeadState
from partners.lead.states import LeadMoveNotAllowed, move


def close(session: Session, lead_id: UUID, why: Closing) -> None:
    """Close a lead that is with the house, for a reason. Raises LeadMoveNotAllowed."""
    lead = lead_of(session, lead_id)
    move(lead, LeadState.CLOSED)
    lead.closing = why


def reopen(session: Session, lead_id: UUID, now: datetime) -> None:
    """Take a closed lead up again. Raises LeadMoveNotAllowed."""
    lead = lead_of(session, lead_id)
    if lead.state is not LeadState.CLOSED:
        raise LeadMoveNotAllowed(state=lead.state, to=LeadState.NEW)
    move(lead, LeadState.NEW)
    lead.closing, lead.touched_at = None, now
