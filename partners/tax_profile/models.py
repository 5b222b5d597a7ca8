"""What is known of a partner for tax, from a day on."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class TaxClass(StrEnum):
    """How a tax payer is taxed, as far as rates of withholding tell them apart."""

    GENERAL = "general"
    SMALL = "small"  # 小规模纳税人, Kleinunternehmer
    INDIVIDUAL = "individual"


class TaxProfile(PartnerRecord):
    """A partner's, or the house's own, from a day on. The latest start counts, and of two the last entry.

    The house enters it and never the partner: country and class decide how much of a payout the tax office gets.
    """

    __tablename__ = "tax_profile"
    __table_args__ = (
        Index("ix_tax_profile_partner", "tenant_id", "partner_id", "valid_from"),
        refers("partner_id", "partner"),
    )
    __append_only__: ClassVar[bool] = True

    legal_name: Mapped[str]
    country: Mapped[str]  # ISO 3166-1, two letters
    tax_class: Mapped[TaxClass] = mapped_column(words_of(TaxClass))
    tax_number: Mapped[str | None]
    street: Mapped[str]
    postcode: Mapped[str]
    town: Mapped[str]
    valid_from: Mapped[date]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
