"""Drafting a price book: a new one, or the next version of a known one, filled from a sheet, or thrown away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from pricing.book.models import BookPrice, BookState, BuyerKind, PriceBook, Side, TierDiscount, VolumeBreak
from pricing.book.sheet import Sheet
from pricing.ground.bulk import BulkDoor
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import TenantRecord, new_id
from pricing.product.models import Product

PORTION = 5_000  # rows written at once
PARTS: tuple[type[BookPrice | VolumeBreak | TierDiscount], ...] = (BookPrice, VolumeBreak, TierDiscount)


class BookCodeTaken(Invalid):
    """Another book has this code: draft its next version."""

    code = "book-code-taken"


class BookBuyerDirect(Invalid):
    """Only a channel book is made for one kind of partner."""

    code = "book-buyer-direct"


class BookDraftOpen(DomainError):
    """A draft of this book is open already; a book has one at a time."""

    code = "book-draft-open"


class BookNotDraft(DomainError):
    """The book was published or thrown away: it is never edited again."""

    code = "book-not-draft"


class BookDraftOfAnother(DomainError):
    """A draft is edited by whoever drafted it; the others publish it or throw it away."""

    code = "book-draft-of-another"


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book that has no version yet; `market` is a region's code, empty for every market."""

    code: str
    name_en: str
    name_zh: str
    side: Side
    currency: str
    market: str = ""
    buyer: BuyerKind = BuyerKind.ANY


def begin(session: Session, new: NewBook, by: UUID, today: date) -> PriceBook:
    """An empty draft of a new book. Raises BookCodeTaken, BookBuyerDirect."""
    if new.side is Side.DIRECT and new.buyer is not BuyerKind.ANY:
        raise BookBuyerDirect(field="buyer")
    if session.scalar(select(PriceBook.id).where(PriceBook.code == new.code).limit(1)):
        raise BookCodeTaken(field="code", code=new.code)
    return _draft(session, new, 1, by, today)


def revise(session: Session, bulk: BulkDoor, book: PriceBook, by: UUID | None, today: date) -> PriceBook:
    """A draft of a book's next version, with everything of its newest published one but retired products.

    `by` None: the robot. Raises BookDraftOpen.
    """
    versions = select(PriceBook).where(PriceBook.code == book.code).order_by(PriceBook.version.desc())
    known = session.scalars(versions).all()
    if any(one.state is BookState.DRAFT for one in known):
        raise BookDraftOpen(book=book.code)
    base = next((one for one in known if one.state is BookState.PUBLISHED), book)
    new = NewBook(base.code, base.name_en, base.name_zh, base.side, base.currency, base.market, base.buyer)
    draft = _draft(session, new, known[0].version + 1, by, today)
    session.flush()
    _copy(bulk, (base.id, draft.id), today)
    return draft


def fill(session: Session, bulk: BulkDoor, book: PriceBook, sheet: Sheet, by: UUID) -> None:
    """Put a sheet's contents in place of the draft's. Raises BookNotDraft, BookDraftOfAnother."""
    open_draft(session, book)
    if book.drafted_by not in (None, by):
        raise BookDraftOfAnother
    book.drafted_by = by
    for kind in PARTS if sheet.speaks_of_tiers else PARTS[:2]:
        bulk.delete(kind, [kind.book_id == book.id])
    prices = ({"product_id": product, "list_minor": minor} for product, minor in sheet.prices.items())
    breaks = ({"product_id": p, "starts_at": start, "discount_ppm": ppm} for (p, start), ppm in sheet.breaks.items())
    tiers = ({"tier_code": t, "product_line_id": line, "discount_ppm": ppm} for (t, line), ppm in sheet.tiers.items())
    for kind, rows in zip(PARTS, (prices, breaks, tiers), strict=True):
        _insert(bulk, kind, book.id, rows)


def discard(session: Session, book: PriceBook) -> None:
    """Throw a draft away: it is kept as retired, and never was in force. Raises BookNotDraft."""
    open_draft(session, book)
    book.state = BookState.RETIRED


def lock(session: Session, book: PriceBook) -> None:
    """Lock a book's row until the transaction ends, and see it as it is now."""
    session.flush()
    session.refresh(book, with_for_update=True)


def open_draft(session: Session, book: PriceBook) -> None:
    """Lock a book and see that it is a draft still. Raises BookNotDraft."""
    lock(session, book)
    if book.state is not BookState.DRAFT:
        raise BookNotDraft


def _draft(session: Session, new: NewBook, version: int, by: UUID | None, today: date) -> PriceBook:
    book = PriceBook(id=new_id(), code=new.code, version=version, name_en=new.name_en, name_zh=new.name_zh)
    book.side, book.currency, book.valid_from, book.state = new.side, new.currency, today, BookState.DRAFT
    book.market, book.buyer, book.drafted_by = new.market, new.buyer, by
    session.add(book)
    return book


def _copy(bulk: BulkDoor, from_to: tuple[UUID, UUID], today: date) -> None:
    base, draft = from_to
    for kind in (BookPrice, VolumeBreak):
        same = Product.tenant_id == kind.tenant_id, Product.id == kind.product_id
        offered = exists().where(*same, or_(Product.retired_on.is_(None), Product.retired_on > today))
        bulk.copy(kind, [kind.book_id == base, offered], {"book_id": draft})
    bulk.copy(TierDiscount, [TierDiscount.book_id == base], {"book_id": draft})


def _insert(bulk: BulkDoor, kind: type[TenantRecord], book_id: UUID, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while portion := [{"id": new_id(), "book_id": book_id, **row} for row in islice(source, PORTION)]:
        bulk.insert(kind, portion)
