"""Rates of withholding tax and their drafts: drafted by one person, published by another, never changed after."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from partners.tax_profile.models import TaxClass
from pricing.ground.record import HouseRecord, TenantRecord, words_of


class Withholding(TenantRecord):
    """What share of a payout is kept for the tax office, for partners of a country and perhaps of one tax class.

    A rate of zero says that nothing is kept, and on what ground: that is another thing than no rate. A partner may
    read it: it stands beside its payout.
    """

    __tablename__ = "withholding"
    __table_args__ = (
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_range"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("drafted_by <> published_by", name="two_people"),
        Index("ix_withholding_country", "tenant_id", "country", "valid_from"),
    )
    __append_only__: ClassVar[bool] = True

    country: Mapped[str]
    tax_class: Mapped[TaxClass | None] = mapped_column(words_of(TaxClass))  # None: all without their own
    rate_ppm: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]  # the rule that says so, in words
    link: Mapped[str]  # where it can be read
    drafted_by: Mapped[UUID]
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]


class WithholdingDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class WithholdingDraft(HouseRecord):
    """A rate that waits for a second person."""

    __tablename__ = "withholding_draft"
    __table_args__ = (
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_range"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
    )

    country: Mapped[str]
    tax_class: Mapped[TaxClass | None] = mapped_column(words_of(TaxClass))
    rate_ppm: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
    link: Mapped[str]
    state: Mapped[WithholdingDraftState] = mapped_column(
        words_of(WithholdingDraftState), default=WithholdingDraftState.OPEN
    )
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
