"""Reading leads, offers and handouts."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from partners.lead.kinds import LeadSource, LeadState, OfferState
from partners.lead.models import Lead, LeadHandout, LeadLine, LeadOffer
from partners.partner.models import Partner
from partners.registration.models import Registration

Standing = tuple[Lead, LeadOffer | None, Partner | None]


def leads(text: str = "", state: str = "", source: str = "", region: UUID | None = None) -> Select[*Standing]:
    """Leads with the offer and partner that they are with, newest first, narrowed by part of the customer's name."""
    with_whom = (LeadHandout.lead_id == Lead.id) & LeadHandout.closed_at.is_(None)
    return (
        select(Lead, LeadOffer, Partner)
        .outerjoin(LeadHandout, with_whom)
        .outerjoin(LeadOffer, LeadOffer.id == LeadHandout.lead_offer_id)
        .outerjoin(Partner, Partner.id == LeadOffer.partner_id)
        .where(*_narrowed(text, state, source, region))
        .order_by(Lead.received_at.desc(), Lead.id.desc())
    )


def _narrowed(text: str, state: str, source: str, region: UUID | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if text:
        named = Lead.customer_name.icontains(text, autoescape=True)
        found.append(or_(named, Lead.origin.icontains(text, autoescape=True)))
    if state in set(LeadState):
        found.append(Lead.state == LeadState(state))
    if source in set(LeadSource):
        found.append(Lead.source == LeadSource(source))
    if region:
        found.append(Lead.region_id == region)
    return found


def offers(state: str = "") -> Select[LeadOffer]:
    """The offers that the reader may see, those that wait on top, then the newest first."""
    query = select(LeadOffer).order_by(
        (LeadOffer.state == OfferState.WAITING).desc(), LeadOffer.offered_at.desc(), LeadOffer.id.desc()
    )
    return query.where(LeadOffer.state == OfferState(state)) if state in set(OfferState) else query


def history(lead_id: UUID) -> Select[LeadHandout, LeadOffer, Partner, Registration | None]:
    """Every handout of a lead with its offer, its partner and the registration it became, newest first."""
    return (
        select(LeadHandout, LeadOffer, Partner, Registration)
        .join(LeadOffer, LeadOffer.id == LeadHandout.lead_offer_id)
        .join(Partner, Partner.id == LeadOffer.partner_id)
        .outerjoin(Registration, Registration.lead_offer_id == LeadOffer.id)
        .where(LeadHandout.lead_id == lead_id)
        .order_by(LeadOffer.offered_at.desc(), LeadOffer.id.desc())
    )


def handout_of(session: Session, offer_id: UUID) -> LeadHandout:
    """The house's record of an offer."""
    return session.scalars(select(LeadHandout).where(LeadHandout.lead_offer_id == offer_id)).one()


def open_offer(session: Session, lead_id: UUID) -> LeadOffer | None:
    """The offer that a lead is with, locked; None when it is with the house."""
    query = select(LeadHandout.lead_offer_id).where(LeadHandout.lead_id == lead_id, LeadHandout.closed_at.is_(None))
    offer_id = session.scalar(query)
    return offer_of(session, offer_id) if offer_id else None


def offer_of(session: Session, offer_id: UUID) -> LeadOffer:
    """An offer as it stands now, locked until the transaction ends: of two answers the second sees the first."""
    query = select(LeadOffer).where(LeadOffer.id == offer_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def lead_of(session: Session, lead_id: UUID) -> Lead:
    """A lead as it stands now, locked until the transaction ends."""
    query = select(Lead).where(Lead.id == lead_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def line_ids(session: Session, lead_id: UUID) -> list[UUID]:
    """The product lines of a lead."""
    return list(session.scalars(select(LeadLine.product_line_id).where(LeadLine.lead_id == lead_id)))
