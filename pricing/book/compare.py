"""What a version of a price book changes against the published one before it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from pricing.book.models import BookPrice, BookState, PriceBook, TierDiscount, VolumeBreak
from pricing.product.models import Product

NOTHING = UUID(int=0)  # the id of no book: against it everything is new


class Part(StrEnum):
    """What hangs on a book."""

    PRICE = "price"
    BREAK = "break"
    TIER = "tier"


class Change(StrEnum):
    """What becomes of a row from one version to the next."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Kind:
    """A part's table: the columns that name a row in its book, and the column that it is worth."""

    table: type[BookPrice | VolumeBreak | TierDiscount]
    keys: tuple[str, ...]
    value: str


KINDS = {
    Part.PRICE: Kind(BookPrice, ("product_id",), "list_minor"),
    Part.BREAK: Kind(VolumeBreak, ("product_id", "starts_at"), "discount_ppm"),
    Part.TIER: Kind(TierDiscount, ("tier_code", "product_line_id"), "discount_ppm"),
}


def base_of(session: Session, book: PriceBook) -> PriceBook | None:
    """The published version that comes before a book's own; None for a first one."""
    before = select(PriceBook).where(PriceBook.code == book.code, PriceBook.version < book.version)
    published = before.where(PriceBook.state == BookState.PUBLISHED)
    return session.scalar(published.order_by(PriceBook.version.desc()).limit(1))


def changes(part: Part, change: Change, book: UUID, base: UUID) -> Select[Any]:
    """Rows of a part with one change, by SKU: the row (of the base where it is gone) and the value `before`, if any."""
    kind = KINDS[part]
    mine, theirs = (base, book) if change is Change.GONE else (book, base)
    other = aliased(kind.table)
    same = [getattr(other, key) == getattr(kind.table, key) for key in kind.keys]
    on = and_(other.tenant_id == kind.table.tenant_id, other.book_id == theirs, *same)
    before, now = getattr(other, kind.value), getattr(kind.table, kind.value)
    query = select(kind.table, before.label("before")).where(kind.table.book_id == mine)
    query = query.join(other, on).where(before != now) if change is Change.CHANGED else query.outerjoin(other, on)
    if change is not Change.CHANGED:
        query = query.where(other.id.is_(None))
    if "product_id" in kind.keys:
        query = query.join(Product, Product.id == getattr(kind.table, kind.keys[0])).order_by(Product.sku)
    return query.order_by(*(getattr(kind.table, key) for key in kind.keys))


def counts(session: Session, book: UUID, base: UUID) -> dict[Part, dict[Change, int]]:
    """How many rows of each part have each change."""
    return {part: {change: _count(session, changes(part, change, book, base)) for change in Change} for part in Part}


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
