"""Reading price books: the one in force, and what it says of a set of products."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from pricing.book.models import BookPrice, BookState, PriceBook, Side, TaxRate, TierDiscount, VolumeBreak
from pricing.book.sheet import Names, Sheet
from pricing.ground.errors import DomainError, Invalid
from pricing.price.cut import Break
from pricing.product.find import lines, named_like
from pricing.product.models import Product, ProductLine


class NoBook(DomainError):
    """No published price book of this side is in force; nothing is ever priced at zero instead."""

    code = "no-price-book"


class NoPrice(Invalid):
    """The book has no price for a product."""

    code = "no-price"


class ProductRetired(Invalid):
    """A product is not sold any more."""

    code = "product-retired"


class NoTaxRate(DomainError):
    """No tax rate is in force for a product."""

    code = "no-tax-rate"


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a book says of some products, by product id (discounts: by product line)."""

    products: dict[UUID, Product]
    list_minor: dict[UUID, int]
    ladders: dict[UUID, list[Break]]
    tier_ppm: dict[UUID, int]
    tax_ppm: dict[UUID, int]


def in_force(session: Session, side: Side, day: date) -> PriceBook:
    """The published book of a side on a day: the newest start, then the newest version."""
    query = (
        select(PriceBook)
        .where(PriceBook.side == side, PriceBook.state == BookState.PUBLISHED, PriceBook.valid_from <= day)
        .where(or_(PriceBook.valid_until.is_(None), PriceBook.valid_until > day))
        .order_by(PriceBook.valid_from.desc(), PriceBook.version.desc())
    )
    book = session.scalar(query.limit(1))
    if book is None:
        raise NoBook(side=side, day=day.isoformat())
    return book


def current(session: Session, day: date) -> set[UUID]:
    """The ids of the books in force on a day: one for each side that has any."""
    found = set()
    for side in Side:
        with suppress(NoBook):
            found.add(in_force(session, side, day).id)
    return found


def facts(session: Session, book: PriceBook, tier_code: str | None, ids: Collection[UUID], day: date) -> BookFacts:
    """Everything that prices these products, in five queries however many there are. Raises ProductRetired."""
    products = {p.id: p for p in session.scalars(select(Product).where(Product.id.in_(ids)))}
    for product in products.values():
        if product.retired_on and product.retired_on <= day:
            raise ProductRetired(field="lines", product=product.sku)
    prices = select(BookPrice).where(BookPrice.book_id == book.id, BookPrice.product_id.in_(ids))
    breaks = select(VolumeBreak).where(VolumeBreak.book_id == book.id, VolumeBreak.product_id.in_(ids))
    ladders: defaultdict[UUID, list[Break]] = defaultdict(list)
    for found in session.scalars(breaks):
        ladders[found.product_id].append(Break(found.starts_at, found.discount_ppm))
    return BookFacts(
        products=products,
        list_minor={p.product_id: p.list_minor for p in session.scalars(prices)},
        ladders=dict(ladders),
        tier_ppm=_tier(session, book, tier_code),
        tax_ppm=_tax(session, products.values(), day),
    )


def _tier(session: Session, book: PriceBook, tier_code: str | None) -> dict[UUID, int]:
    if tier_code is None:
        return {}
    query = select(TierDiscount).where(TierDiscount.book_id == book.id, TierDiscount.tier_code == tier_code)
    return {discount.product_line_id: discount.discount_ppm for discount in session.scalars(query)}


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


def books() -> Select[PriceBook]:
    """All books, the newest start first."""
    return select(PriceBook).order_by(PriceBook.valid_from.desc(), PriceBook.code, PriceBook.version.desc())


def priced(book: PriceBook, text: str = "") -> Select[BookPrice, Product]:
    """A book's prices with their products, by SKU; `text` is the start of a SKU or a part of a name."""
    query = select(BookPrice, Product).join(Product, Product.id == BookPrice.product_id)
    return query.where(BookPrice.book_id == book.id, *named_like(text)).order_by(Product.sku)


def sheet_of(session: Session, book: PriceBook) -> tuple[Sheet, Names]:
    """A book's whole contents as a sheet, and what the sheet calls things."""
    prices = select(BookPrice.product_id, BookPrice.list_minor, Product.sku).join(
        Product, Product.id == BookPrice.product_id
    )
    rungs = select(VolumeBreak.product_id, VolumeBreak.starts_at, VolumeBreak.discount_ppm)
    steps = select(TierDiscount.tier_code, TierDiscount.product_line_id, TierDiscount.discount_ppm)
    sheet, skus = Sheet(), dict[UUID, str]()
    for product, minor, sku in session.execute(prices.where(BookPrice.book_id == book.id)):
        sheet.prices[product], skus[product] = minor, sku
    for product, start, ppm in session.execute(rungs.where(VolumeBreak.book_id == book.id)):
        sheet.breaks[product, start] = ppm
    for tier, line, ppm in session.execute(steps.where(TierDiscount.book_id == book.id)):
        sheet.tiers[tier, line] = ppm
    return sheet, Names(skus, {line.id: line.code for line in session.scalars(lines())})


def undiscounted(session: Session, book: PriceBook, tiers: Iterable[str]) -> list[tuple[str, ProductLine]]:
    """Tier and line of every discount that a channel book lacks for what it prices: there, a quote will be refused."""
    if book.side is not Side.CHANNEL:
        return []
    sold = select(Product.product_line_id).join(BookPrice, BookPrice.product_id == Product.id)
    priced_lines = lines().where(ProductLine.id.in_(sold.where(BookPrice.book_id == book.id)))
    given = select(TierDiscount.tier_code, TierDiscount.product_line_id).where(TierDiscount.book_id == book.id)
    known = {(tier, line_id) for tier, line_id in session.execute(given)}
    return [(tier, line) for line in session.scalars(priced_lines) for tier in tiers if (tier, line.id) not in known]
