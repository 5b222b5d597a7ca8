"""Campaigns, the versions of the consent that they ask for, and how each enquiry arrived."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers


class Campaign(HouseRecord):
    """A campaign with its public form, for one product line."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_someone"),
        refers("product_line_id", "product_line"),
    )

    code: Mapped[str]  # stands in the form's address
    name_en: Mapped[str]
    name_zh: Mapped[str]
    product_line_id: Mapped[UUID]
    need: Mapped[str]  # what a partner reads of its leads before it accepts one
    hosts: Mapped[list[Any]]  # sites that may show the form in a frame; none: it stands alone
    opened_by: Mapped[UUID]
    opened_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]


class CampaignConsent(HouseRecord):
    """What a visitor agrees to, in both languages. Published, never edited."""

    __tablename__ = "campaign_consent"
    __table_args__ = (UniqueConstraint("tenant_id", "campaign_id", "version"), refers("campaign_id", "campaign"))
    __append_only__: ClassVar[bool] = True

    campaign_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(Integer)
    text_en: Mapped[str]
    text_zh: Mapped[str]
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]


class LeadArrival(HouseRecord):
    """How a lead came by a campaign's form: to which words the visitor agreed, and where she came from."""

    __tablename__ = "lead_arrival"
    __table_args__ = (
        UniqueConstraint("tenant_id", "lead_id"),
        UniqueConstraint("tenant_id", "form_key"),
        refers("lead_id", "lead"),
        refers("campaign_id", "campaign"),
        refers("campaign_consent_id", "campaign_consent"),
    )
    __append_only__: ClassVar[bool] = True

    lead_id: Mapped[UUID]
    campaign_id: Mapped[UUID]
    campaign_consent_id: Mapped[UUID]
    consented_at: Mapped[datetime]
    language: Mapped[str]  # in which the words were read
    form_key: Mapped[str]  # of the form that was sent: sent twice, it is one lead
    utm: Mapped[dict[str, Any]]  # source, medium, campaign, term, content; those that were there
    referrer: Mapped[str | None]  # the site from which the visitor came
