"""Offering a lead to a partner: what is not sensitive is copied, the rest stays in the house."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.calendar import find as calendar
from partners.calendar.hours import same_time_after
from partners.lead.band import band
from partners.lead.candidates import candidates, wanted_by
from partners.lead.find import lead_of, line_ids
from partners.lead.kinds import LeadState, OfferState
from partners.lead.models import LeadHandout, LeadOffer, LeadOfferLine
from partners.lead.states import move
from partners.lead.suggest import suggest
from partners.lead.terms import in_force
from partners.partner.models import Partner
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id


class PartnerUnfit(Invalid):
    """The rules refuse this partner for this lead."""

    code = "lead-partner-unfit"


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person of the house, the instant, the tenant's time zone (IANA name), and the partners that have people."""

    person_id: UUID
    now: datetime
    time_zone: str
    reached: frozenset[UUID]


def offer(session: Session, lead_id: UUID, partner_id: UUID, clerk: Clerk) -> LeadOffer:
    """Offer a lead to a partner until so many working days from now. Raises LeadMoveNotAllowed, PartnerUnfit.

    Of two people who offer one lead at the same moment one succeeds: the lead is locked, and the index
    on open handouts stands behind the lock.
    """
    lead = lead_of(session, lead_id)
    move(lead, LeadState.OFFERED)
    version, terms = in_force(session, clerk.now)
    hours = calendar.hours_at(session, calendar.in_force(session, clerk.now), clerk.time_zone, clerk.now)
    found = suggest(
        candidates(session, lead, clerk.reached, hours.day_of(clerk.now)), wanted_by(session, lead, version)
    )
    chosen = next((one for one in found if one.candidate.partner_id == partner_id and one.possible), None)
    if chosen is None:
        raise PartnerUnfit(field="partner_id")
    low, high = band(lead.value_minor) if lead.value_minor else (None, None)
    made = LeadOffer(
        id=new_id(),
        partner_id=partner_id,
        number=_next_number(session, partner_id),
        region_id=lead.region_id,
        need=lead.need,
        value_from_minor=low,
        value_until_minor=high,
        currency=lead.currency,
        state=OfferState.WAITING,
        offered_at=clerk.now,
        answer_by=same_time_after(clerk.now, terms.answer_days, hours),
    )
    lines = line_ids(session, lead_id)
    made.lines = [LeadOfferLine(partner_id=partner_id, product_line_id=line) for line in lines]
    grounds = dict(chosen.decision.data())
    session.add(made)
    session.add(LeadHandout(lead_id=lead_id, lead_offer_id=made.id, offered_by=clerk.person_id, grounds=grounds))
    return made


def _next_number(session: Session, partner_id: UUID) -> int:
    session.scalars(select(Partner.id).where(Partner.id == partner_id).with_for_update()).one()
    highest = select(func.max(LeadOffer.number)).where(LeadOffer.partner_id == partner_id)
    return (session.scalar(highest) or 0) + 1
