"""Reading campaigns."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.campaign.models import Campaign, CampaignConsent, LeadArrival


def campaigns() -> Select[Campaign, int]:
    """Campaigns with the number of their leads; those that run first, then the newest first."""
    count = select(func.count(LeadArrival.id)).where(LeadArrival.campaign_id == Campaign.id).scalar_subquery()
    query = select(Campaign, count.label("leads"))
    return query.order_by(Campaign.ended_at.is_not(None), Campaign.opened_at.desc(), Campaign.id.desc())


def running(session: Session, code: str) -> Campaign | None:
    """The campaign of a code, while it runs."""
    return session.scalar(select(Campaign).where(Campaign.code == code, Campaign.ended_at.is_(None)))


def consents(campaign_id: UUID) -> Select[CampaignConsent]:
    """What visitors of a campaign agree to, the version in force first."""
    query = select(CampaignConsent).where(CampaignConsent.campaign_id == campaign_id)
    return query.order_by(CampaignConsent.version.desc())


def arrival_of(session: Session, lead_id: UUID) -> tuple[LeadArrival, Campaign, CampaignConsent] | None:
    """How a lead arrived; None when it did not come by a campaign's form."""
    query = (
        select(LeadArrival, Campaign, CampaignConsent)
        .join(Campaign, Campaign.id == LeadArrival.campaign_id)
        .join(CampaignConsent, CampaignConsent.id == LeadArrival.campaign_consent_id)
        .where(LeadArrival.lead_id == lead_id)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1], found[2]) if found else None
