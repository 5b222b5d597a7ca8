"""Receiving an enquiry by a campaign's form. Nothing is looked up: a known company and an unknown one are the same."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.campaign.models import Campaign, LeadArrival
from partners.lead.discreet import given_away
from partners.lead.enter import Contact, Enquiry, enter
from partners.lead.kinds import LeadSource
from partners.lead.models import Lead
from pricing.ground.record import new_id

UNSAID = "…"  # where the campaign's words happen to name the visitor's company


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a visitor wrote, and how she came."""

    company: str
    contact: Contact
    region_id: UUID
    message: str | None
    consent_id: UUID
    language: str
    form_key: str
    utm: dict[str, str] = field(default_factory=dict)
    referrer: str | None = None


def receive(session: Session, campaign: Campaign, new: Arrival, currency: str, by: tuple[UUID, datetime]) -> Lead:
    """Keep an enquiry as a new lead, with the consent and the way it came. Raises LeadIncomplete."""
    person = new.contact
    secrets = (new.company, person.name, person.phone, person.mail)
    enquiry = Enquiry(
        source=LeadSource.CAMPAIGN,
        origin=campaign.code,
        customer_name=new.company,
        tax_id=None,
        host=None,
        region_id=new.region_id,
        product_line_ids=(campaign.product_line_id,),
        need=UNSAID if given_away(campaign.need, secrets) else campaign.need,
        message=new.message,
        value_minor=None,
        currency=currency,
        contact=person,
    )
    lead = enter(session, enquiry, *by)
    session.add(
        LeadArrival(
            id=new_id(),
            lead_id=lead.id,
            campaign_id=campaign.id,
            campaign_consent_id=new.consent_id,
            consented_at=by[1],
            language=new.language,
            form_key=new.form_key,
            utm=dict(new.utm),
            referrer=new.referrer,
        )
    )
    return lead
