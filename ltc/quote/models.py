"""Quotes and their lines."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import PartnerRecord, TenantRecord, Versioned, part_of, refers, words_of


class QuoteState(StrEnum):
    """A draft is priced on every change; a sent quote never again."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


class Quote(Versioned, PartnerRecord):
    """An offer for a deal, at the prices of one book and one tier."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_quote_deal", "tenant_id", "deal_id"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
        refers("book_id", "price_book"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    book_id: Mapped[UUID]
    tier_code: Mapped[str | None]
    currency: Mapped[str]
    state: Mapped[QuoteState] = mapped_column(words_of(QuoteState), default=QuoteState.DRAFT)
    priced_on: Mapped[date]
    valid_until: Mapped[date]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    lines: Mapped[list["QuoteLine"]] = relationship(
        primaryjoin=part_of("Quote", "QuoteLine", "quote_id"),
        order_by="QuoteLine.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class QuoteLine(TenantRecord):
    """A priced line. `steps` leads from the list price to the net and is also its explanation."""

    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        CheckConstraint("net_minor >= 0", name="net_not_negative"),
        CheckConstraint("manual_ppm IS NULL OR manual_minor IS NULL", name="one_by_hand"),
        refers("quote_id", "quote"),
        refers("product_id", "product"),
    )
    __part_of__: ClassVar[str | None] = "quote_id"

    quote_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    product_id: Mapped[UUID]
    quantity: Mapped[int]
    list_minor: Mapped[int]  # one unit, before any discount
    manual_ppm: Mapped[int | None] = mapped_column(Integer)  # a discount given by hand
    manual_minor: Mapped[int | None]  # or one unit's price: it stands whatever the quantity becomes
    net_minor: Mapped[int]  # the whole line
    tax_ppm: Mapped[int] = mapped_column(Integer)
    steps: Mapped[list[Any]]  # StepData of pricing/price
