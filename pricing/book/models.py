"""Price books and what hangs on them: prices, volume breaks, tier discounts, tax rates.

Once a book is published, triggers refuse every change of it and of what hangs on it, except its retirement
(migration 0009).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord, refers, words_of


class Side(StrEnum):
    """Whose price a book holds."""

    DIRECT = "direct"  # the customer's, when the vendor contracts with it
    CHANNEL = "channel"  # the partner's list, from which its tier discount is taken


class BuyerKind(StrEnum):
    """Which partners a channel book is for."""

    ANY = "any"
    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"


class BookState(StrEnum):
    """A book is written, then published, then retired; a published one is never edited."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


DRAFT = text("state = 'draft'")
PUBLISHED = text("state = 'published'")


class PriceBook(TenantRecord):
    """List prices of one side in one currency, from a date on: of one market or of all, for one kind of partner or any.

    A code has one draft at a time. Side, market, kind of partner and currency are a book's place; a place has one
    published book to a first day, so that equal rank cannot be stored (`pricing/book/choose.py` says which of the
    places goes first). Whoever drafted a book never publishes it.
    """

    __tablename__ = "price_book"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code", "version"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("drafted_by IS NULL OR drafted_by <> published_by", name="two_people"),
        CheckConstraint("side = 'channel' OR buyer = 'any'", name="buyer_of_channel"),
        Index("uq_price_book_draft", "tenant_id", "code", unique=True, sqlite_where=DRAFT, postgresql_where=DRAFT),
        Index(
            "uq_price_book_start",
            "tenant_id",
            "side",
            "market",
            "buyer",
            "currency",
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
    market: Mapped[str] = mapped_column(default="", server_default="")  # a region's code; empty: every market
    buyer: Mapped[BuyerKind] = mapped_column(words_of(BuyerKind), default=BuyerKind.ANY, server_default="any")
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


class ImportState(StrEnum):
    """A file waits for the worker, is read, and is then in the draft whole, or refused whole."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class BookImport(TenantRecord):
    """A file that is to take the place of a draft's contents. Its content is let go when it was read."""

    __tablename__ = "book_import"
    __table_args__ = (
        Index("ix_book_import_book", "tenant_id", "book_id"),
        CheckConstraint("(content IS NULL) = (state IN ('done', 'refused'))", name="content_until_read"),
        refers("book_id", "price_book"),
    )

    book_id: Mapped[UUID]
    file_name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    state: Mapped[ImportState] = mapped_column(words_of(ImportState), default=ImportState.WAITING)
    seen: Mapped[int] = mapped_column(Integer, default=0)  # rows
    total: Mapped[int] = mapped_column(Integer, default=0)  # rows, as far as the file says; 0: it does not
    prices: Mapped[int] = mapped_column(Integer, default=0)  # taken
    code: Mapped[str | None]  # of the refusal
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of the refusal; `faults`: its first rows
    asked_by: Mapped[UUID]
    asked_on: Mapped[date]  # the tenant's date: what is retired then is not taken
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
