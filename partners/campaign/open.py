"""Opening a campaign, publishing what its visitors agree to, and ending it."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.campaign.models import Campaign, CampaignConsent
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


class CampaignCodeRefused(Invalid):
    """The code is taken, or cannot stand in an address."""

    code = "campaign-code"


class CampaignOver(DomainError):
    """It was ended before."""

    code = "campaign-over"


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign as it is opened. Texts and names in English and Chinese."""

    code: str
    names: tuple[str, str]
    product_line_id: UUID
    need: str
    hosts: list[str]


def open_campaign(session: Session, new: NewCampaign, consent: tuple[str, str], by: UUID, now: datetime) -> Campaign:
    """Open a campaign with the first version of its consent. Raises CampaignCodeRefused."""
    if not CODE.fullmatch(new.code) or session.scalar(select(Campaign.id).where(Campaign.code == new.code)):
        raise CampaignCodeRefused(field="code")
    row = Campaign(id=new_id(), code=new.code, name_en=new.names[0], name_zh=new.names[1], opened_by=by, opened_at=now)
    row.product_line_id, row.need, row.hosts = new.product_line_id, new.need.strip(), new.hosts
    session.add(row)
    publish(session, row, consent, by, now)
    return row


def publish(session: Session, campaign: Campaign, texts: tuple[str, str], by: UUID, now: datetime) -> CampaignConsent:
    """Publish the next version of what visitors agree to; what was agreed to before stays. Raises CampaignOver."""
    if campaign.ended_at:
        raise CampaignOver
    highest = select(func.max(CampaignConsent.version)).where(CampaignConsent.campaign_id == campaign.id)
    row = CampaignConsent(
        id=new_id(),
        campaign_id=campaign.id,
        version=(session.scalar(highest) or 0) + 1,
        text_en=texts[0].strip(),
        text_zh=texts[1].strip(),
        published_by=by,
        published_at=now,
    )
    session.add(row)
    return row


def end(session: Session, campaign: Campaign, by: UUID, now: datetime) -> None:
    """End a campaign: its form is gone at once. Raises CampaignOver."""
    session.refresh(campaign, with_for_update=True)
    if campaign.ended_at:
        raise CampaignOver
    campaign.ended_by, campaign.ended_at = by, now
