"""Commission plans, their drafts, and accruals."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ltc.deal.models import Role
from ltc.mode.models import Mode
from pricing.ground.record import HouseRecord, PartnerRecord, part_of, refers, words_of


class CommissionPlan(HouseRecord):
    """One version of the commission rates, in force from a date on, never edited.

    No two begin on one day, and nobody publishes what she drafted herself.
    """

    __tablename__ = "commission_plan"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("drafted_by IS NULL OR drafted_by <> published_by", name="two_people"),
        Index("uq_commission_plan_start", "tenant_id", "valid_from", unique=True),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    drafted_by: Mapped[UUID | None]  # None: the robot, which founds a tenant
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # TermsData; empty: the default
    components: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # beside the rates

    rates: Mapped[list["CommissionRate"]] = relationship(
        primaryjoin=part_of("CommissionPlan", "CommissionRate", "plan_id"), lazy="selectin"
    )


class CommissionRate(HouseRecord):
    """What a role earns on cash in a mode; a rate for a tier goes before the one for all tiers."""

    __tablename__ = "commission_rate"
    __table_args__ = (
        UniqueConstraint("tenant_id", "plan_id", "mode", "role", "tier_code"),
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_range"),
        refers("plan_id", "commission_plan"),
    )
    __append_only__: ClassVar[bool] = True

    plan_id: Mapped[UUID]
    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    role: Mapped[Role] = mapped_column(words_of(Role))
    tier_code: Mapped[str] = mapped_column(default="")  # empty: all tiers
    rate_ppm: Mapped[int] = mapped_column(Integer)


class PlanDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = text("state = 'open'")


class PlanDraft(HouseRecord):
    """The next version of the rates while it is written. A tenant has one at a time."""

    __tablename__ = "plan_draft"
    __table_args__ = (
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
        Index("uq_plan_draft_open", "tenant_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    state: Mapped[PlanDraftState] = mapped_column(words_of(PlanDraftState), default=PlanDraftState.OPEN)
    rates: Mapped[list[Any]]  # RateData, one for each rate
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    components: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]


class CommissionBooking(PartnerRecord):
    """What an order will earn one partner by one component, fixed when it was booked: rate, share and volume."""

    __tablename__ = "commission_booking"
    __table_args__ = (
        UniqueConstraint("tenant_id", "order_id", "participant_id", "partner_id", "slot"),
        Index("ix_commission_booking_volume", "tenant_id", "partner_id", "slot", "booked_on"),
        refers("partner_id", "partner"),
        refers("order_id", "sales_order"),
        refers("participant_id", "deal_participant"),
        refers("plan_id", "commission_plan"),
    )
    __append_only__: ClassVar[bool] = True

    order_id: Mapped[UUID]
    participant_id: Mapped[UUID]
    plan_id: Mapped[UUID | None]  # None: an agreement rates it, and no plan was in force
    slot: Mapped[str]  # what the component stands for in every version
    component: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    lines: Mapped[list[Any]]  # ids of order lines
    role: Mapped[str]
    tier_code: Mapped[str]
    share_ppm: Mapped[int] = mapped_column(Integer)
    base_minor: Mapped[int]  # at booking, before returns and credit notes
    before_minor: Mapped[int]  # volume of the window before it
    last_minor: Mapped[int | None]  # volume of the window a year ago
    full_minor: Mapped[int]  # when everything is paid in time
    currency: Mapped[str]
    booked_on: Mapped[date]


BLOCKED = text("blocked IS NOT NULL")


class AccrualCause(StrEnum):
    """What changed what an order has earned."""

    BOOKED = "booked"
    INVOICED = "invoiced"
    CASH = "cash"
    REVERSED = "reversed"
    CREDITED = "credited"
    AGREED = "agreed"
    DISPUTED = "disputed"


class Accrual(PartnerRecord):
    """What one event added to (or took from) what an order had earned a partner, once, and why."""

    __tablename__ = "accrual"
    __table_args__ = (
        UniqueConstraint("tenant_id", "participant_id", "partner_id", "slot", "cause", "cause_id"),
        Index("ix_accrual_partner", "tenant_id", "partner_id", "earned_on"),
        Index("ix_accrual_earned", "tenant_id", "earned_on"),
        Index("ix_accrual_payable", "tenant_id", "payable_on"),
        Index("ix_accrual_accrued", "tenant_id", "accrued_at"),
        Index("ix_accrual_order", "tenant_id", "order_id"),
        Index("ix_accrual_corrects", "tenant_id", "corrects_id"),
        Index("ix_accrual_blocked", "tenant_id", "earned_on", sqlite_where=BLOCKED, postgresql_where=BLOCKED),
        refers("partner_id", "partner"),
        refers("allocation_id", "allocation"),
        refers("participant_id", "deal_participant"),
        refers("deal_id", "deal"),
        refers("order_id", "sales_order"),
        refers("invoice_id", "invoice"),
        refers("plan_id", "commission_plan"),
        refers("booking_id", "commission_booking"),
        refers("corrects_id", "accrual"),
    )
    __append_only__: ClassVar[bool] = True

    cause: Mapped[AccrualCause] = mapped_column(words_of(AccrualCause))
    cause_id: Mapped[UUID]  # the order, invoice, allocation, reversal, credit note, agreement or dispute
    slot: Mapped[str] = mapped_column(default="")
    booking_id: Mapped[UUID | None]  # None: from before bookings were kept, or blocked
    corrects_id: Mapped[UUID | None]  # the accrual that a negative one takes back, or a blocked one that is solved
    allocation_id: Mapped[UUID | None]
    participant_id: Mapped[UUID]
    deal_id: Mapped[UUID]
    order_id: Mapped[UUID]
    invoice_id: Mapped[UUID | None]
    plan_id: Mapped[UUID | None]
    earned_on: Mapped[date]
    accrued_at: Mapped[datetime]  # written: what is earned on a day may become known much later
    payable_on: Mapped[date]  # on a statement from this day on: held back till then
    blocked: Mapped[str | None]  # the rule that nothing was found by; the amount is 0 and no statement takes it
    base_minor: Mapped[int]
    share_ppm: Mapped[int] = mapped_column(Integer)
    rate_ppm: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    decision: Mapped[dict[str, Any]]  # DecisionData: plan version, component, figures
