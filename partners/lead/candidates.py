"""Gathering the candidates for a lead, in a few queries."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from partners.lead.find import history, line_ids
from partners.lead.kinds import OfferState
from partners.lead.models import Lead, LeadOffer
from partners.lead.suggest import Candidate, Wanted
from partners.partner.models import Partner, PartnerKind
from partners.programme.models import Authorisation, Region
from pricing.product.models import ProductLine

UNDER_WAY = (OfferState.WAITING, OfferState.ACCEPTED)


def wanted_by(session: Session, lead: Lead, terms: int) -> Wanted:
    """What a lead asks for, by code."""
    codes = select(ProductLine.code).where(ProductLine.id.in_(line_ids(session, lead.id)))
    region = session.scalars(select(Region.code).where(Region.id == lead.region_id)).one()
    return Wanted(frozenset(session.scalars(codes)), region, terms)


def candidates(session: Session, lead: Lead, reached: Collection[UUID], today: date) -> list[Candidate]:
    """Every partner but the house, with what counts for this lead today; `reached` are those with people."""
    regions = {region.id: region.code for region in session.scalars(select(Region))}
    lines = _authorised(session, lead.region_id, today)
    load = _load(session)
    tried = _tried(session, lead.id)
    query = select(Partner).where(Partner.kind != PartnerKind.HOUSE).order_by(Partner.code)
    return [
        Candidate(
            partner_id=partner.id,
            code=partner.code,
            standing=partner.standing.value,
            lines=frozenset(lines.get(partner.id, ())),
            home=regions.get(partner.region_id) if partner.region_id else None,
            load=load[partner.id],
            is_reached=partner.id in reached,
            tried=tried.get(partner.id),
        )
        for partner in session.scalars(query)
    ]


def _authorised(session: Session, region_id: UUID, today: date) -> dict[UUID, set[str]]:
    """Codes of the lines that each partner may sell in a region on a day."""
    lasts = or_(Authorisation.valid_until.is_(None), Authorisation.valid_until > today)
    query = select(Authorisation.partner_id, ProductLine.code)
    query = query.join(ProductLine, ProductLine.id == Authorisation.product_line_id)
    held = query.where(Authorisation.region_id == region_id, Authorisation.valid_from <= today, lasts)
    found: dict[UUID, set[str]] = {}
    for partner_id, code in session.execute(held):
        if partner_id:
            found.setdefault(partner_id, set()).add(code)
    return found


def _load(session: Session) -> Counter[UUID]:
    query = select(LeadOffer.partner_id, func.count().label("number")).where(LeadOffer.state.in_(UNDER_WAY))
    rows = session.execute(query.group_by(LeadOffer.partner_id))
    return Counter({row.partner_id: row.number for row in rows if row.partner_id})


def _tried(session: Session, lead_id: UUID) -> dict[UUID, OfferState]:
    """How the last offer of a lead to each partner ended."""
    newest_last = reversed(session.execute(history(lead_id)).all())
    return {row.Partner.id: row.LeadOffer.state for row in newest_last if row.LeadHandout.closed_at}
