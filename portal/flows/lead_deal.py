"""A lead becomes a deal of the house; need, contact and message stand in the deal's room, for the house alone."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room import note as notes
from ltc.deal.room.circle import Circle, Scribe
from ltc.lead_deal.open import By, open_of, told
from partners.lead.find import lead_of
from pricing.ground.money import Money


def convert(session: Session, lead_id: UUID, value: Money, close_on: date, by: By) -> Deal:
    """Open the deal of a lead. Errors: those of `ltc.lead_deal.open.open_of`."""
    deal = open_of(session, lead_id, value, close_on, by)
    session.flush()
    nobody_mentioned = Circle({}, {})  # whatever the customer wrote
    scribe = Scribe(by.person_id, by.now, shared=False)
    notes.write(session, deal, told(lead_of(session, lead_id)), scribe, nobody_mentioned)
    return deal
