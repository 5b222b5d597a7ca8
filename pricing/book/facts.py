"""What the books in force say of a set of products: in five queries, however many products there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing.book.models import BookPrice, PriceBook, TaxRate, TierDiscount, VolumeBreak
from pricing.ground.errors import DomainError, Invalid
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A product's price, in minor units for one unit, with the one book that gives it and the book's breaks."""

    book: PriceBook
    list_minor: int
    ladder: Sequence[Break]


@dataclass(frozen=True, slots=True)
class BookFacts:
    """By product id: the product, its price if any book has one, its tax. `tier_ppm` by book and product line."""

    products: dict[UUID, Product]
    listed: dict[UUID, Listed]
    tier_ppm: dict[tuple[UUID, UUID], int]
    tax_ppm: dict[UUID, int]

    def of(self, product_id: UUID) -> tuple[Product, Listed]:
        """A product and its price. Raises NoPrice."""
        product, listed = self.products.get(product_id), self.listed.get(product_id)
        if product is None or listed is None:
            raise NoPrice(field="lines", product=product.sku if product else "?")
        return product, listed


def facts(
    session: Session, books: Sequence[PriceBook], tier_code: str | None, ids: Collection[UUID], day: date
) -> BookFacts:
    """Everything that prices these products from these books, the first of them first.

    Price, breaks and tier discounts of a product all come from the first book that has its price.
    Raises ProductRetired, NoTaxRate.
    """
    products = {p.id: p for p in session.scalars(select(Product).where(Product.id.in_(ids)))}
    for product in products.values():
        if product.retired_on and product.retired_on <= day:
            raise ProductRetired(field="lines", product=product.sku)
    return BookFacts(
        products=products,
        listed=listed(session, books, ids),
        tier_ppm=_tier(session, books, tier_code),
        tax_ppm=_tax(session, products.values(), day),
    )


def having(session: Session, books: Sequence[PriceBook], product_id: UUID) -> dict[UUID, int]:
    """The ids of those of the books that have a price of a product, with the price. Prices are found by their book."""
    query = select(BookPrice.book_id, BookPrice.list_minor)
    query = query.where(BookPrice.book_id.in_([book.id for book in books]), BookPrice.product_id == product_id)
    return {row.book_id: row.list_minor for row in session.execute(query)}


def listed(session: Session, books: Sequence[PriceBook], ids: Collection[UUID]) -> dict[UUID, Listed]:
    """The prices of products, each with its breaks from the first book that has it; those without one are left out."""
    prices = select(BookPrice.book_id, BookPrice.product_id, BookPrice.list_minor)
    rungs = select(VolumeBreak.book_id, VolumeBreak.product_id, VolumeBreak.starts_at, VolumeBreak.discount_ppm)
    places = {book.id: place for place, book in enumerate(books)}
    best: dict[UUID, tuple[int, int]] = {}
    for book_id, product_id, minor in session.execute(
        prices.where(BookPrice.book_id.in_(places), BookPrice.product_id.in_(ids))
    ):
        if product_id not in best or places[book_id] < best[product_id][0]:
            best[product_id] = places[book_id], minor
    ladders: defaultdict[tuple[UUID, int], list[Break]] = defaultdict(list)
    for book_id, product_id, start, ppm in session.execute(
        rungs.where(VolumeBreak.book_id.in_(places), VolumeBreak.product_id.in_(ids))
    ):
        ladders[product_id, places[book_id]].append(Break(start, ppm))
    return {
        product: Listed(books[place], minor, ladders.get((product, place), ()))
        for product, (place, minor) in best.items()
    }


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
