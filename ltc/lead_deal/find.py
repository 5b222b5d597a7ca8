"""Reading which lead became which deal."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.lead_deal.models import LeadDeal
from partners.lead.models import Lead


def deal_of(session: Session, lead_id: UUID) -> Deal | None:
    """The deal that a lead became."""
    return session.scalar(select(Deal).join(LeadDeal, LeadDeal.deal_id == Deal.id).where(LeadDeal.lead_id == lead_id))


def lead_behind(session: Session, deal_id: UUID) -> Lead | None:
    """The lead that a deal came of; none for a partner, who may not know."""
    return session.scalar(select(Lead).join(LeadDeal, LeadDeal.lead_id == Lead.id).where(LeadDeal.deal_id == deal_id))
