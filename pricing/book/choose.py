"""Which price applies: the declared order of price books, and why each of the others does not. Pure.

A book's place is its side, market, kind of partner and currency. Side and currency must be those asked for: there is
no conversion. Of the places that fit, a book of the market goes before one of every market; then one for this kind of
partner before one for any. In one place the latest start goes first. Two places never tie, and two books of one place
cannot begin on one day, so nothing is ever picked between equals. A product is priced by the first book that has it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from pricing.book.models import BookState, BuyerKind, PriceBook, Side
from pricing.ground.decision import Fact

Place = tuple[Side, str, BuyerKind, str]


class Fit(StrEnum):
    """Why a book gives the price, or why it does not."""

    APPLIES = "book-applies"
    OTHER_SIDE = "book-other-side"
    OTHER_CURRENCY = "book-other-currency"
    OTHER_MARKET = "book-other-market"
    OTHER_BUYER = "book-other-buyer"
    DRAFT = "book-draft"
    RETIRED = "book-retired"
    NOT_BEGUN = "book-not-begun"
    ENDED = "book-ended"
    FOLLOWED = "book-followed"  # a later version of the same place has begun
    LACKING = "book-lacking"  # it would go first, but has no price of the product
    LESS_SPECIFIC = "book-less-specific"


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, where, in what currency and for which day a price is asked. `market` is a region's code."""

    side: Side
    currency: str
    day: date
    market: str = ""
    buyer: BuyerKind = BuyerKind.ANY


@dataclass(frozen=True, slots=True)
class Finding:
    """A book with the reason why it applies or does not, and the figures of that reason."""

    book: PriceBook
    fit: Fit
    facts: dict[str, Fact]


def place_of(book: PriceBook) -> Place:
    """What a book is for; books of different places are in force together."""
    return book.side, book.market, book.buyer, book.currency


def rank(book: PriceBook) -> tuple[bool, bool]:
    """How specific a book is; the larger goes first."""
    return book.market != "", book.buyer is not BuyerKind.ANY


def newest(books: Iterable[PriceBook], day: date) -> dict[Place, PriceBook]:
    """The published book of each place on a day: the latest start."""
    found: dict[Place, PriceBook] = {}
    for book in books:
        if book.state is BookState.PUBLISHED and _covers(book, day):
            other = found.get(place_of(book))
            if other is None or other.valid_from < book.valid_from:
                found[place_of(book)] = book
    return found


def applicable(books: Iterable[PriceBook], asked: Asked) -> list[PriceBook]:
    """The books that apply, the most specific first."""
    standing = newest((book for book in books if _misfit(book, asked) is None), asked.day)
    return sorted(standing.values(), key=rank, reverse=True)


def findings(books: Collection[PriceBook], asked: Asked, having: Collection[UUID]) -> list[Finding]:
    """What is said of every book: the one that applies first, then those nearest to it.

    `having` are the ids of the books that have a price of the product.
    """
    ranked = applicable(books, asked)
    first = next((book for book in ranked if book.id in having), None)
    standing = newest(books, asked.day)
    said = [_finding(book, asked, (first, standing), having) for book in books]
    order = list(Fit)
    nearness = (Fit.APPLIES, Fit.LACKING, Fit.LESS_SPECIFIC)

    def nearest(one: Finding) -> tuple[bool, int, str, int]:
        return one.fit not in nearness, order.index(one.fit), one.book.code, -one.book.version

    return sorted(said, key=nearest)


def _finding(
    book: PriceBook, asked: Asked, chosen: tuple[PriceBook | None, dict[Place, PriceBook]], having: Collection[UUID]
) -> Finding:
    first, standing = chosen
    if fit := _misfit(book, asked) or _unfit(book, asked.day):
        return Finding(book, fit, _facts(book, fit))
    newer = standing[place_of(book)]
    if newer is not book:
        return Finding(book, Fit.FOLLOWED, {"book": newer.code, "version": newer.version})
    if book is first:
        return Finding(book, Fit.APPLIES, {})
    if book.id not in having:
        return Finding(book, Fit.LACKING, {})
    assert first
    return Finding(book, Fit.LESS_SPECIFIC, {"book": first.code, "version": first.version})


def _facts(book: PriceBook, fit: Fit) -> dict[str, Fact]:
    """The figure of a reason."""
    if fit is Fit.NOT_BEGUN:
        return {"day": book.valid_from.isoformat()}
    if fit is Fit.ENDED and book.valid_until:
        return {"day": book.valid_until.isoformat()}
    own: dict[Fit, Fact] = {
        Fit.OTHER_MARKET: book.market,
        Fit.OTHER_CURRENCY: book.currency,
        Fit.OTHER_SIDE: f"Side.{book.side}",
        Fit.OTHER_BUYER: f"BuyerKind.{book.buyer}",
    }
    return {"of": own[fit]} if fit in own else {}


def _misfit(book: PriceBook, asked: Asked) -> Fit | None:
    """Why a book's place is not the one asked for; None where it is."""
    if book.side is not asked.side:
        return Fit.OTHER_SIDE
    if book.currency != asked.currency:
        return Fit.OTHER_CURRENCY
    if book.market not in ("", asked.market):
        return Fit.OTHER_MARKET
    if book.buyer not in (BuyerKind.ANY, asked.buyer):
        return Fit.OTHER_BUYER
    return None


def _unfit(book: PriceBook, day: date) -> Fit | None:
    """Why a book is not in force on a day; None where it is."""
    if book.state is not BookState.PUBLISHED:
        return Fit.DRAFT if book.state is BookState.DRAFT else Fit.RETIRED
    if day < book.valid_from:
        return Fit.NOT_BEGUN
    return None if _covers(book, day) else Fit.ENDED


def _covers(book: PriceBook, day: date) -> bool:
    return book.valid_from <= day and (book.valid_until is None or day < book.valid_until)
