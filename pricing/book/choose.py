"""Which price applies: the declared order of price books. Pure; `finding` says why each of the others does not.

A book's place is its side, market, kind of partner and currency. The side must be the one asked for. Of the places that
fit, a book in the asked currency goes before one whose prices are converted; then a book of the market before one of
every market; then one for this kind of partner before one for any; then, of those that are converted, the house's own
currency before another, and others by their codes. In one place the latest start goes first. Two places never tie, and
two books of one place cannot begin on one day, so nothing is ever picked between equals. A product is priced by the
first book that has it. A book in another currency is converted at a dated rate; without one it prices nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pricing.book.models import BookState, BuyerKind, PriceBook, Side
from pricing.exchange.convert import ExchangeRate, NoExchangeRate

Place = tuple[Side, str, BuyerKind, str]
Rates = Mapping[str, ExchangeRate]  # into the asked currency, by the one they are from


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, where, in what currency and for which day a price is asked. `market` is a region's code.

    `home` is the house's own currency, where it may be another than the asked one.
    """

    side: Side
    currency: str
    day: date
    market: str = ""
    buyer: BuyerKind = BuyerKind.ANY
    home: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The books that price what is asked for, the first of them first, and the rates of those in other currencies.

    `unrated` are the books that would be converted, if only there were a rate.
    """

    asked: Asked
    books: list[PriceBook]
    rates: Rates = field(default_factory=dict)
    unrated: list[PriceBook] = field(default_factory=list)


def place_of(book: PriceBook) -> Place:
    """What a book is for; books of different places are in force together."""
    return book.side, book.market, book.buyer, book.currency


def rank(book: PriceBook, asked: Asked) -> tuple[bool, bool, bool, bool, str]:
    """Which of the books that fit goes first: the smaller."""
    return (
        book.currency != asked.currency,
        book.market == "",
        book.buyer is BuyerKind.ANY,
        book.currency != asked.home,
        book.currency,
    )


def no_rate(asked: Asked, book: PriceBook) -> NoExchangeRate:
    """The refusal for what only a book in a currency without a rate could price."""
    return NoExchangeRate(field="lines", source=book.currency, target=asked.currency, day=asked.day.isoformat())


def newest(books: Iterable[PriceBook], day: date) -> dict[Place, PriceBook]:
    """The published book of each place on a day: the latest start."""
    found: dict[Place, PriceBook] = {}
    for book in books:
        if book.state is BookState.PUBLISHED and covers(book, day):
            other = found.get(place_of(book))
            if other is None or other.valid_from < book.valid_from:
                found[place_of(book)] = book
    return found


def shelf(books: Iterable[PriceBook], asked: Asked, rates: Rates) -> Shelf:
    """The books whose place fits, in order: those that apply, and those that lack a rate."""
    standing = newest((book for book in books if is_place_for(book, asked)), asked.day)
    ranked = sorted(standing.values(), key=lambda book: rank(book, asked))
    rated = {asked.currency, *rates}
    applying = [book for book in ranked if book.currency in rated]
    return Shelf(asked, applying, rates, [book for book in ranked if book.currency not in rated])


def is_place_for(book: PriceBook, asked: Asked) -> bool:
    """Whether a book is for what is asked, in whatever currency."""
    return book.side is asked.side and book.market in ("", asked.market) and book.buyer in (BuyerKind.ANY, asked.buyer)


def covers(book: PriceBook, day: date) -> bool:
    """Whether a day lies within a book's days."""
    return book.valid_from <= day and (book.valid_until is None or day < book.valid_until)
