"""Special prices, their lines, the steps of their approval, what happened to them, and what orders used of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import HouseRecord, PartnerRecord, Versioned, part_of, refers, words_of


class SpecialPriceState(StrEnum):
    """Where a request stands, as its partner may see it."""

    ASKED = "asked_for"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"  # shown for an approved one after its last day; never stored


class SpecialPrice(Versioned, PartnerRecord):
    """Better prices for the customer of a deal, up to a quantity on each line and a value of all.

    It holds for every deal of the same partner with the same customer, first day and last day included.
    """

    __tablename__ = "special_price"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_special_price_deal", "tenant_id", "deal_id"),
        Index("ix_special_price_state", "tenant_id", "state", "due_at"),
        CheckConstraint("value_max_minor > 0", name="value_above_zero"),
        CheckConstraint("used_minor BETWEEN 0 AND value_max_minor", name="value_within"),
        CheckConstraint("starts_on <= last_on", name="span"),
        CheckConstraint("state <> 'expired'", name="expired_is_shown"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    state: Mapped[SpecialPriceState] = mapped_column(words_of(SpecialPriceState), default=SpecialPriceState.ASKED)
    round: Mapped[int] = mapped_column(Integer, default=1)  # grows when a question was answered
    currency: Mapped[str]
    value_max_minor: Mapped[int]
    used_minor: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    last_on: Mapped[date]
    usable_on: Mapped[date | None]  # from which day it can be used; None: not looked at yet
    competition: Mapped[str]
    justification: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    note: Mapped[str | None]  # the house's last words to whoever asked

    lines: Mapped[list["SpecialPriceLine"]] = relationship(
        primaryjoin=part_of("SpecialPrice", "SpecialPriceLine", "special_price_id"),
        order_by="SpecialPriceLine.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class SpecialPriceLine(PartnerRecord):
    """A product at a price or a discount, or a product line at a discount; the discount is off the list price."""

    __tablename__ = "special_price_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "special_price_id", "position"),
        CheckConstraint("(product_id IS NULL) <> (product_line_id IS NULL)", name="one_subject"),
        CheckConstraint("(unit_minor IS NULL) <> (discount_ppm IS NULL)", name="one_wish"),
        CheckConstraint("unit_minor IS NULL OR product_id IS NOT NULL", name="price_of_a_product"),
        CheckConstraint("unit_minor > 0", name="unit_above_zero"),
        CheckConstraint("discount_ppm BETWEEN 1 AND 999999", name="discount_range"),
        CheckConstraint("quantity_max > 0", name="quantity_above_zero"),
        CheckConstraint("used BETWEEN 0 AND quantity_max", name="quantity_within"),
        refers("partner_id", "partner"),
        refers("special_price_id", "special_price"),
        refers("product_id", "product"),
        refers("product_line_id", "product_line"),
    )

    special_price_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    product_id: Mapped[UUID | None]
    product_line_id: Mapped[UUID | None]
    quantity_max: Mapped[int]
    unit_minor: Mapped[int | None]  # one unit's net, in minor units
    discount_ppm: Mapped[int | None] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(default=0)


class SignatureKind(StrEnum):
    """What a person of the house answers for."""

    APPROVAL = "approval"
    GATE = "gate"  # passes a floor price, with a reason
    EARLY = "early_use"  # use before the registration has stood its days, with a reason


class SpecialPriceStep(HouseRecord):
    """One signature under a special price: whose role it needs and why, and who gave it. Never whoever asked."""

    __tablename__ = "special_price_step"
    __table_args__ = (
        UniqueConstraint("tenant_id", "special_price_id", "round", "position"),
        UniqueConstraint("tenant_id", "special_price_id", "round", "decided_by"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("kind = 'approval' OR decided_by IS NULL OR reason IS NOT NULL", name="gate_with_reason"),
        refers("special_price_id", "special_price"),
    )

    special_price_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(Integer)  # of the request that was looked at; 0 for early use
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[SignatureKind] = mapped_column(words_of(SignatureKind))
    approver: Mapped[str]  # role
    why: Mapped[list[Any]]  # ReasonData
    policy: Mapped[str]  # the version of the limits
    asked_by: Mapped[UUID]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Act(StrEnum):
    """What happened to a special price, as both sides may read it."""

    ASKED = "asked"
    QUESTIONED = "questioned"
    ANSWERED = "answered"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    OPENED = "opened_early"


class SpecialPriceAct(PartnerRecord):
    """One thing that happened, when and by whom, with words that both sides may read."""

    __tablename__ = "special_price_act"
    __table_args__ = (
        Index("ix_special_price_act_special_price", "tenant_id", "special_price_id"),
        refers("partner_id", "partner"),
        refers("special_price_id", "special_price"),
    )
    __append_only__: ClassVar[bool] = True

    special_price_id: Mapped[UUID]
    act: Mapped[Act] = mapped_column(words_of(Act))
    by: Mapped[UUID | None]
    at: Mapped[datetime]
    note: Mapped[str | None]


class SpecialPriceUse(PartnerRecord):
    """What one line of an order used of a special price; given back when the order is cancelled."""

    __tablename__ = "special_price_use"
    __table_args__ = (
        UniqueConstraint("tenant_id", "order_line_id"),
        Index("ix_special_price_use_order", "tenant_id", "order_id"),
        Index("ix_special_price_use_line", "tenant_id", "special_price_line_id"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        refers("partner_id", "partner"),
        refers("special_price_id", "special_price"),
        refers("special_price_line_id", "special_price_line"),
        refers("order_id", "sales_order"),
        refers("order_line_id", "order_line"),
    )

    special_price_id: Mapped[UUID]
    special_price_line_id: Mapped[UUID]
    order_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    value_minor: Mapped[int]
    used_on: Mapped[date]
    given_back_on: Mapped[date | None]
