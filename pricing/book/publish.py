"""Publishing a price book, by another person than its drafter, from a day on; and taking a scheduled one back."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing.book.draft import lock, open_draft
from pricing.book.models import BookPrice, BookState, PriceBook
from pricing.ground.errors import DomainError, Invalid, NotAllowed
from pricing.ground.period import Span


class BookSamePerson(NotAllowed):
    """Whoever drafted a book does not publish it."""

    code = "book-same-person"


class BookBare(DomainError):
    """A book without a price prices nothing."""

    code = "book-bare"


class BookStartPast(Invalid):
    """A book begins today or later: prices of the past stand."""

    code = "book-start-past"


class BookOverlaps(Invalid):
    """Another book of the same place is in force on some of these days, and no rule says which goes first."""

    code = "book-overlaps"


class BookSameStart(Invalid):
    """A version of this place begins on this day already: the two would be of equal rank."""

    code = "book-same-start"


class BookBegun(DomainError):
    """Only a published book that has not begun can be taken back."""

    code = "book-begun"


def publish(session: Session, book: PriceBook, valid_from: date, by: UUID, when: tuple[date, datetime]) -> None:
    """Put a draft into force from a day on; `when` is the tenant's date and the instant.

    A later start goes before an earlier one of the same code. Books of another code and the same place (side, market,
    kind of partner, currency) may not share a day with it: no rule would say which goes first.
    Raises BookSamePerson, BookBare, BookStartPast, BookSameStart, BookOverlaps.
    """
    today, now = when
    open_draft(session, book)
    if book.drafted_by == by:
        raise BookSamePerson
    if valid_from < today:
        raise BookStartPast(field="valid_from")
    if not session.scalar(select(BookPrice.id).where(BookPrice.book_id == book.id).limit(1)):
        raise BookBare
    _alone(session, book, Span(valid_from, book.valid_until))
    book.valid_from, book.published_by, book.published_at = valid_from, by, now
    book.state = BookState.PUBLISHED


def withdraw(session: Session, book: PriceBook, today: date) -> None:
    """Take back a published book before its first day. Raises BookBegun."""
    lock(session, book)
    if book.state is not BookState.PUBLISHED or book.valid_from <= today:
        raise BookBegun
    book.state = BookState.RETIRED


def _alone(session: Session, book: PriceBook, span: Span) -> None:
    place = PriceBook.market == book.market, PriceBook.buyer == book.buyer, PriceBook.currency == book.currency
    published = select(PriceBook).where(PriceBook.state == BookState.PUBLISHED, PriceBook.side == book.side, *place)
    for other in session.scalars(published.order_by(PriceBook.valid_from)):
        if other.valid_from == span.starts:
            raise BookSameStart(field="valid_from", book=other.code, version=other.version)
        if other.code != book.code and span.meets(Span(other.valid_from, other.valid_until)):
            raise BookOverlaps(field="valid_from", book=other.code, version=other.version)
