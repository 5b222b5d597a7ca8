"""What the pages of leads and offers read."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from partners.campaign.find import arrival_of
from partners.campaign.models import Campaign, CampaignConsent, LeadArrival
from partners.lead.candidates import candidates, wanted_by
from partners.lead.find import history
from partners.lead.kinds import LeadState
from partners.lead.models import Lead, LeadHandout, LeadOffer
from partners.lead.suggest import Suggestion, suggest
from partners.lead.terms import in_force
from partners.partner.models import Partner
from partners.programme.models import Region
from partners.registration.models import Registration
from portal.flows.lead import reached
from portal.identity.people import names_of
from portal.web.registration_read import line_names, partners
from pricing.product.models import ProductLine

Handout = Row[LeadHandout, LeadOffer, Partner, Registration | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page of one lead shows."""

    lead: Lead
    region: Region | None
    lines: list[ProductLine]
    handouts: list[Handout]
    people: dict[UUID, str]
    partners: dict[UUID, Partner]
    arrival: tuple[LeadArrival, Campaign, CampaignConsent] | None  # by which form it came
    suggestions: list[Suggestion]  # none while the lead is not with the house

    @property
    def held(self) -> Handout | None:
        """The handout that is open."""
        return next((one for one in self.handouts if one.LeadHandout.closed_at is None), None)


def sheet(session: Session, lead: Lead, today: date, now: datetime) -> Sheet:
    """The page of one lead."""
    handouts = list(session.execute(history(lead.id)))
    who = [lead.entered_by, *(one.LeadHandout.offered_by for one in handouts)]
    who += [one.LeadOffer.answered_by for one in handouts if one.LeadOffer.answered_by]
    return Sheet(
        lead=lead,
        region=region_of(session, lead.region_id),
        lines=lines_of(session, lead),
        handouts=handouts,
        people=names_of(who),
        partners=partners(session),
        arrival=arrival_of(session, lead.id),
        suggestions=_suggestions(session, lead, today, now) if lead.state is LeadState.NEW else [],
    )


def region_of(session: Session, region_id: UUID) -> Region | None:
    """A region."""
    return session.scalar(select(Region).where(Region.id == region_id))


def lines_of(session: Session, row: Lead | LeadOffer) -> list[ProductLine]:
    """The product lines of a lead or an offer, by code."""
    known = line_names(session)
    return sorted((known[line.product_line_id] for line in row.lines), key=lambda line: line.code)


def _suggestions(session: Session, lead: Lead, today: date, now: datetime) -> list[Suggestion]:
    version, _ = in_force(session, now)
    return suggest(candidates(session, lead, reached(session), today), wanted_by(session, lead, version))
