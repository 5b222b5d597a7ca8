"""Regions, tiers, and what a partner is authorised to sell where."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, TenantRecord, refers


class Region(TenantRecord):
    """A sales region."""

    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    retired_on: Mapped[date | None]  # from this day on it is offered to nobody


class Tier(TenantRecord):
    """A step of the programme: authorised, silver, gold, platinum, or what the tenant names."""

    __tablename__ = "tier"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    rank: Mapped[int] = mapped_column(Integer)
    name_en: Mapped[str]
    name_zh: Mapped[str]


class PartnerTier(PartnerRecord):
    """The tier that a partner holds from a date on; the latest start on or before a day counts."""

    __tablename__ = "partner_tier"
    __table_args__ = (
        UniqueConstraint("tenant_id", "partner_id", "valid_from"),
        refers("partner_id", "partner"),
        refers("tier_id", "tier"),
    )

    tier_id: Mapped[UUID]
    valid_from: Mapped[date]


class Authorisation(PartnerRecord):
    """A partner may sell a product line in a region between two dates."""

    __tablename__ = "authorisation"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        Index("ix_authorisation_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
        refers("product_line_id", "product_line"),
        refers("region_id", "region"),
    )

    product_line_id: Mapped[UUID]
    region_id: Mapped[UUID]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Certification(PartnerRecord):
    """A person of a partner holds a certificate for a product line between two dates."""

    __tablename__ = "certification"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        Index("ix_certification_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
        refers("product_line_id", "product_line"),
    )

    product_line_id: Mapped[UUID]
    holder: Mapped[str]  # the person's name on the certificate
    certificate: Mapped[str]  # its number
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
