"""Reading the programme: a partner's tier and authorisations on a day."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.programme.models import Authorisation, Certification, PartnerTier, Tier
from pricing.ground.period import Span


def tier_of(session: Session, partner_id: UUID, day: date) -> Tier | None:
    """The tier that a partner holds on a day: the latest start on or before it."""
    query = (
        select(Tier)
        .join(PartnerTier, PartnerTier.tier_id == Tier.id)
        .where(PartnerTier.partner_id == partner_id, PartnerTier.valid_from <= day)
        .order_by(PartnerTier.valid_from.desc())
    )
    return session.scalar(query.limit(1))


def authorised_lines(session: Session, partner_id: UUID, region_id: UUID | None, day: date) -> set[UUID]:
    """The product lines that a partner may sell in a region (None: in any) on a day."""
    query = select(Authorisation.product_line_id, Authorisation.valid_from, Authorisation.valid_until)
    query = query.where(Authorisation.partner_id == partner_id)
    if region_id:
        query = query.where(Authorisation.region_id == region_id)
    return {line_id for line_id, starts, ends in session.execute(query) if Span(starts, ends).holds(day)}


def certified_people(session: Session, partner_id: UUID, day: date) -> dict[UUID, int]:
    """For each product line, how many of a partner's people hold a certificate on a day."""
    people: dict[UUID, set[str]] = {}
    columns = select(
        Certification.product_line_id, Certification.holder, Certification.valid_from, Certification.valid_until
    )
    for row in session.execute(columns.where(Certification.partner_id == partner_id)):
        if Span(row.valid_from, row.valid_until).holds(day):
            people.setdefault(row.product_line_id, set()).add(row.holder)
    return {line_id: len(holders) for line_id, holders in people.items()}
