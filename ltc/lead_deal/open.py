"""Making a deal of the house of a lead, with what is known of it, so that nothing is typed again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.open import NewDeal, next_number, open_deal
from ltc.lead_deal.models import LeadDeal
from partners.account.find import Asked
from partners.account.recognise import recognise
from partners.lead.find import lead_of, line_ids
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead.states import LeadMoveNotAllowed, move
from pricing.ground.money import Money


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a deal of a lead, and when."""

    person_id: UUID
    now: datetime


def open_of(session: Session, lead_id: UUID, value: Money, close_on: date, by: By) -> Deal:
    """Open the deal of a lead that is with the house, for its customer, which is found or made, and its lines.

    Its owner is the lead's, or whoever opens it. A lead becomes one deal: the second is refused, at the latest by
    the database. Raises LeadMoveNotAllowed.
    """
    lead = lead_of(session, lead_id)
    if lead.state is not LeadState.NEW:
        raise LeadMoveNotAllowed(state=lead.state, to=LeadState.CONVERTED)
    move(lead, LeadState.CONVERTED)
    asked = Asked(lead.customer_name, lead.customer_tax_id, lead.customer_host, lead.contact_phone)
    found = recognise(session, asked, lead.region_id, by.now)
    session.flush()
    new = NewDeal(
        account_id=found.account.id,
        customer_name=lead.customer_name,
        value=value,
        expected_close_on=close_on,
        number=next_number(session),
        owner_id=lead.owner_id or by.person_id,
        product_line_ids=tuple(line_ids(session, lead_id)),
    )
    deal = open_deal(session, new, by.now)
    session.add(LeadDeal(lead_id=lead_id, deal_id=deal.id, opened_by=by.person_id, opened_at=by.now))
    return deal


def told(lead: Lead) -> str:
    """What the lead says beside customer, lines and value: the need, the contact, and the enquiry's own words."""
    contact = ", ".join(part for part in (lead.contact_name, lead.contact_phone, lead.contact_mail) if part)
    return "\n\n".join(part for part in (lead.need, contact, lead.message) if part)
