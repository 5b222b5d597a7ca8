"""What the books in force say of a set of products: in five queries, however many products there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing.book.choose import Shelf, no_rate
from pricing.book.models import BookPrice, PriceBook, TaxRate, TierDiscount, VolumeBreak
from pricing.exchange.convert import convert
from pricing.ground.decision import Fact
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import Money
from pricing.ground.rate import Rounding
from pricing.price.cut import Break
from pricing.product.models import Product


class NoPrice(Invalid):
    """No book in force has a price for a product."""

    code = "no-price"


class ProductRetired(Invalid):
    """A product is not sold any more."""

    code = "product-retired"


class NoTaxRate(DomainError):
    """No tax rate is in force for a product."""

    code = "no-tax-rate"


class ConvertedToNothing(Invalid):
    """A price is so small that nothing of it is left in the other currency."""

    code = "converted-to-nothing"


@dataclass(frozen=True, slots=True)
class Listed:
    """A product's price, in minor units for one unit, with the one book that gives it and the book's breaks.

    Of a price that was converted, `facts` say what it was and at which rate; it is rounded there, and never again.
    """

    book: PriceBook
    list_minor: int
    ladder: Sequence[Break]
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """Prices by product id, and why others have none though a book lists them: they cannot be converted."""

    prices: dict[UUID, Listed]
    refused: dict[UUID, DomainError]


@dataclass(frozen=True, slots=True)
class BookFacts:
    """By product id: the product, its price if any book has one, its tax. `tier_ppm` by book and product line."""

    products: dict[UUID, Product]
    listed: dict[UUID, Listed]
    tier_ppm: dict[tuple[UUID, UUID], int]
    tax_ppm: dict[UUID, int]
    refused: dict[UUID, DomainError] = field(default_factory=dict)

    def of(self, product_id: UUID) -> tuple[Product, Listed]:
        """A product and its price. Raises NoPrice, NoExchangeRate, ConvertedToNothing."""
        if product_id in self.refused:
            raise self.refused[product_id]
        product, listed = self.products.get(product_id), self.listed.get(product_id)
        if product is None or listed is None:
            raise NoPrice(field="lines", product=product.sku if product else "?")
        return product, listed


def facts(session: Session, shelf: Shelf, tier_code: str | None, ids: Collection[UUID], day: date) -> BookFacts:
    """Everything that prices these products from the books of a shelf, the first of them first.

    Price, breaks and tier discounts of a product all come from the first book that has its price.
    Raises ProductRetired, NoTaxRate.
    """
    products = {p.id: p for p in session.scalars(select(Product).where(Product.id.in_(ids)))}
    for product in products.values():
        if product.retired_on and product.retired_on <= day:
            raise ProductRetired(field="lines", product=product.sku)
    found = listed(session, shelf, ids)
    return BookFacts(
        products=products,
        listed=found.prices,
        tier_ppm=_tier(session, shelf.books, tier_code),
        tax_ppm=_tax(session, products.values(), day),
        refused=found.refused,
    )


def having(session: Session, books: Sequence[PriceBook], product_id: UUID) -> dict[UUID, int]:
    """The ids of those of the books that have a price of a product, with the price. Prices are found by their book."""
    query = select(BookPrice.book_id, BookPrice.list_minor)
    query = query.where(BookPrice.book_id.in_([book.id for book in books]), BookPrice.product_id == product_id)
    return {row.book_id: row.list_minor for row in session.execute(query)}


def listed(session: Session, shelf: Shelf, ids: Collection[UUID]) -> Listing:
    """The prices of products, each with its breaks from the first book that has it; those without one are left out.

    Rounding: one unit's price, once, half away from zero, to what its new currency can print.
    """
    books = [*shelf.books, *shelf.unrated]
    places = {book.id: place for place, book in enumerate(books)}
    best: dict[UUID, tuple[int, int]] = {}
    prices = select(BookPrice.book_id, BookPrice.product_id, BookPrice.list_minor)
    for book_id, product_id, minor in session.execute(
        prices.where(BookPrice.book_id.in_(places), BookPrice.product_id.in_(ids))
    ):
        if product_id not in best or places[book_id] < best[product_id][0]:
            best[product_id] = places[book_id], minor
    ladders = _ladders(session, places, ids)
    found = Listing({}, {})
    for product, (place, minor) in best.items():
        try:
            found.prices[product] = offered(shelf, books[place], minor, ladders.get((product, place), ()))
        except DomainError as error:
            found.refused[product] = error
    return found


def offered(shelf: Shelf, book: PriceBook, minor: int, ladder: Sequence[Break]) -> Listed:
    """A price as its book has it; of a book in another currency, converted once.

    Errors: NoExchangeRate; ConvertedToNothing where less than half of the smallest amount would be left.
    """
    if book.currency == shelf.asked.currency:
        return Listed(book, minor, ladder)
    if book.currency not in shelf.rates:
        raise no_rate(shelf.asked, book)
    done = convert(Money(minor, book.currency), shelf.rates[book.currency], Rounding.HALF_AWAY)
    if minor and not done.amount:
        raise ConvertedToNothing(field="lines", source=book.currency, target=shelf.asked.currency)
    return Listed(book, done.amount.minor, ladder, done.facts())


def _ladders(
    session: Session, places: Mapping[UUID, int], ids: Collection[UUID]
) -> Mapping[tuple[UUID, int], list[Break]]:
    """The breaks of products, by product and place of the book."""
    rungs = select(VolumeBreak.book_id, VolumeBreak.product_id, VolumeBreak.starts_at, VolumeBreak.discount_ppm)
    found: defaultdict[tuple[UUID, int], list[Break]] = defaultdict(list)
    for book_id, product_id, start, ppm in session.execute(
        rungs.where(VolumeBreak.book_id.in_(places), VolumeBreak.product_id.in_(ids))
    ):
        found[product_id, places[book_id]].append(Break(start, ppm))
    return found


def _tier(session: Session, books: Sequence[PriceBook], tier_code: str | None) -> dict[tuple[UUID, UUID], int]:
    if tier_code is None:
        return {}
    query = select(TierDiscount.book_id, TierDiscount.product_line_id, TierDiscount.discount_ppm)
    own = TierDiscount.book_id.in_([book.id for book in books]), TierDiscount.tier_code == tier_code
    return {(book, line): ppm for book, line, ppm in session.execute(query.where(*own))}


def _tax(session: Session, products: Collection[Product], day: date) -> dict[UUID, int]:
    """By product: the newest rate of its line, else the newest of all lines. Raises NoTaxRate."""
    newest: dict[UUID | None, int] = {}
    for rate in session.scalars(select(TaxRate).where(TaxRate.valid_from <= day).order_by(TaxRate.valid_from)):
        newest[rate.product_line_id] = rate.rate_ppm
    found = {}
    for product in products:
        ppm = newest.get(product.product_line_id, newest.get(None))
        if ppm is None:
            raise NoTaxRate(product=product.sku)
        found[product.id] = ppm
    return found
