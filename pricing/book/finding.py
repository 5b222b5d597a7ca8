"""Why a price book gives the price of a product, or why it does not. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from pricing.book.choose import Asked, Place, Rates, Shelf, covers, newest, place_of, shelf
from pricing.book.models import BookState, BuyerKind, PriceBook
from pricing.ground.decision import Fact


class Fit(StrEnum):
    """Why a book gives the price, or why it does not."""

    APPLIES = "book-applies"
    CONVERTED = "book-converted"  # it gives the price, in another currency
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
    FOREIGN = "book-foreign"  # it would be converted, and the first need not be
    LATER_CURRENCY = "book-later-currency"  # both are converted, and the other currency goes first


@dataclass(frozen=True, slots=True)
class Finding:
    """A book with the reason why it applies or does not, and the figures of that reason."""

    book: PriceBook
    fit: Fit
    facts: dict[str, Fact]


def findings(books: Collection[PriceBook], asked: Asked, having: Collection[UUID], rates: Rates) -> list[Finding]:
    """What is said of every book: the one that applies first, then those nearest to it.

    `having` are the ids of the books that have a price of the product.
    """
    ranked = shelf(books, asked, rates)
    first = next((book for book in ranked.books if book.id in having), None)
    standing = newest(books, asked.day)
    said = [_finding(book, ranked, (first, standing), having) for book in books]
    order = list(Fit)
    nearness = (Fit.APPLIES, Fit.CONVERTED, Fit.LACKING, Fit.LESS_SPECIFIC, Fit.FOREIGN, Fit.LATER_CURRENCY)

    def nearest(one: Finding) -> tuple[bool, int, str, int]:
        return one.fit not in nearness, order.index(one.fit), one.book.code, -one.book.version

    return sorted(said, key=nearest)


def _finding(
    book: PriceBook, ranked: Shelf, chosen: tuple[PriceBook | None, dict[Place, PriceBook]], having: Collection[UUID]
) -> Finding:
    first, standing = chosen
    if fit := _misfit(book, ranked.asked) or _unrated(book, ranked) or _unfit(book, ranked.asked.day):
        return Finding(book, fit, _facts(book, fit, ranked.asked))
    newer = standing[place_of(book)]
    if newer is not book:
        return Finding(book, Fit.FOLLOWED, {"book": newer.code, "version": newer.version})
    if book is first:
        rate = ranked.rates.get(book.currency)
        return Finding(book, Fit.CONVERTED, rate.facts()) if rate else Finding(book, Fit.APPLIES, {})
    if book.id not in having:
        return Finding(book, Fit.LACKING, {})
    assert first
    fit = _behind(book, first, ranked.asked)
    facts: dict[str, Fact] = {"book": first.code, "version": first.version}
    return Finding(book, fit, facts | _facts(book, fit, ranked.asked))


def _behind(book: PriceBook, first: PriceBook, asked: Asked) -> Fit:
    """Why a book that has the product goes after the first one."""
    if book.currency != first.currency == asked.currency:
        return Fit.FOREIGN
    same = (book.market, book.buyer) == (first.market, first.buyer)
    return Fit.LATER_CURRENCY if same else Fit.LESS_SPECIFIC


def _facts(book: PriceBook, fit: Fit, asked: Asked) -> dict[str, Fact]:
    """The figure of a reason."""
    if fit is Fit.NOT_BEGUN:
        return {"day": book.valid_from.isoformat()}
    if fit is Fit.ENDED and book.valid_until:
        return {"day": book.valid_until.isoformat()}
    if fit is Fit.OTHER_CURRENCY:
        return {"of": book.currency, "to": asked.currency}
    own: dict[Fit, Fact] = {
        Fit.OTHER_MARKET: book.market,
        Fit.FOREIGN: book.currency,
        Fit.LATER_CURRENCY: book.currency,
        Fit.OTHER_SIDE: f"Side.{book.side}",
        Fit.OTHER_BUYER: f"BuyerKind.{book.buyer}",
    }
    return {"of": own[fit]} if fit in own else {}


def _misfit(book: PriceBook, asked: Asked) -> Fit | None:
    """Why a book's place is not the one asked for; None where it is."""
    if book.side is not asked.side:
        return Fit.OTHER_SIDE
    if book.market not in ("", asked.market):
        return Fit.OTHER_MARKET
    if book.buyer not in (BuyerKind.ANY, asked.buyer):
        return Fit.OTHER_BUYER
    return None


def _unrated(book: PriceBook, ranked: Shelf) -> Fit | None:
    return None if book.currency in {ranked.asked.currency, *ranked.rates} else Fit.OTHER_CURRENCY


def _unfit(book: PriceBook, day: date) -> Fit | None:
    """Why a book is not in force on a day; None where it is."""
    if book.state is not BookState.PUBLISHED:
        return Fit.DRAFT if book.state is BookState.DRAFT else Fit.RETIRED
    if day < book.valid_from:
        return Fit.NOT_BEGUN
    return None if covers(book, day) else Fit.ENDED
