"""Price books and what hangs on them: prices, volume breaks, tier discounts, tax rates.

Once a book is published, triggers refuse every change of it and of what hangs on it, except its retirement
(migration 0009).
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord, refers, words_of


class Side(StrEnum):
    """Whose price a book holds."""

    DIRECT = "direct"  # the customer's, when the vendor contracts with it
    CHANNEL = "channel"  # the partner's list, from which its tier discount is taken


class BookState(StrEnum):
    """A book is written, then published, then retired; a published one is never edited."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


DRAFT = text("state = 'draft'")
PUBLISHED = text("state = 'published'")


class PriceBook(TenantRecord):
    """List prices of one side in one currency, from a date on.

    A code has one draft at a time, and a side one published book to a first day: of two books in force the
    later start goes first, so equal rank cannot be stored. Whoever drafted a book never publishes it.
    """

    __tablename__ = "price_book"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code", "version"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("drafted_by IS NULL OR drafted_by <> published_by", name="two_people"),
        Index("uq_price_book_draft", "tenant_id", "code", unique=True, sqlite_where=DRAFT, postgresql_where=DRAFT),
        Index(
            "uq_price_book_start",
            "tenant_id",
            "side",
            "valid_from",
            unique=True,
            sqlite_where=PUBLISHED,
            postgresql_where=PUBLISHED,
        ),
    )

    code: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, default=1)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    side: Mapped[Side] = mapped_column(words_of(Side))
    currency: Mapped[str]
    valid_from: Mapped[date]  # of a draft: the day it was begun
    valid_until: Mapped[date | None]
    drafted_by: Mapped[UUID | None]  # None: the robot, which imports and plants
    state: Mapped[BookState] = mapped_column(words_of(BookState), default=BookState.DRAFT)
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]


class BookPrice(TenantRecord):
    """The list price of one unit of a product in a book."""

    __tablename__ = "book_price"
    __table_args__ = (
        UniqueConstraint("tenant_id", "book_id", "product_id"),
        CheckConstraint("list_minor >= 0", name="list_not_negative"),
        refers("book_id", "price_book"),
        refers("product_id", "product"),
    )

    book_id: Mapped[UUID]
    product_id: Mapped[UUID]
    list_minor: Mapped[int]


class VolumeBreak(TenantRecord):
    """From a quantity on, a discount on a product's list price. Only starts are stored."""

    __tablename__ = "volume_break"
    __table_args__ = (
        UniqueConstraint("tenant_id", "book_id", "product_id", "starts_at"),
        CheckConstraint("starts_at > 1", name="starts_above_one"),
        CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name="discount_range"),
        refers("book_id", "price_book"),
        refers("product_id", "product"),
    )

    book_id: Mapped[UUID]
    product_id: Mapped[UUID]
    starts_at: Mapped[int]
    discount_ppm: Mapped[int] = mapped_column(Integer)


class TierDiscount(TenantRecord):
    """What a partner tier takes off a product line in a channel book."""

    __tablename__ = "tier_discount"
    __table_args__ = (
        UniqueConstraint("tenant_id", "book_id", "tier_code", "product_line_id"),
        CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name="discount_range"),
        refers("book_id", "price_book"),
        refers("product_line_id", "product_line"),
    )

    book_id: Mapped[UUID]
    tier_code: Mapped[str]
    product_line_id: Mapped[UUID]
    discount_ppm: Mapped[int] = mapped_column(Integer)


class TaxRate(TenantRecord):
    """The tax on a product line, from a date on. No line means all lines."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        Index("uq_tax_rate_start", "tenant_id", "product_line_id", "valid_from", unique=True),
        CheckConstraint("rate_ppm >= 0", name="rate_not_negative"),
        refers("product_line_id", "product_line"),
    )

    code: Mapped[str]
    product_line_id: Mapped[UUID | None]
    rate_ppm: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
