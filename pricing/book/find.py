"""Reading price books: those in force, and one book's contents."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pricing.book.choose import Asked, Rates, Shelf, newest, no_rate, shelf
from pricing.book.models import BookPrice, BookState, BuyerKind, PriceBook, Side, TierDiscount, VolumeBreak
from pricing.book.sheet import Names, Sheet
from pricing.exchange.find import rates_to
from pricing.ground.errors import DomainError
from pricing.product.find import lines
from pricing.product.models import Product, ProductLine
from pricing.product.words import carrying, few


class NoBook(DomainError):
    """No published price book of this side is in force, in no currency; nothing is ever priced at zero instead."""

    code = "no-price-book"


def in_force(session: Session, asked: Asked) -> Shelf:
    """The books that price what is asked for, the most specific first (`choose.shelf`).

    Errors: NoExchangeRate where all of them lack a rate; NoBook where there is none.
    """
    query = select(PriceBook).where(
        PriceBook.side == asked.side,
        PriceBook.market.in_(("", asked.market)),
        PriceBook.buyer.in_((BuyerKind.ANY, asked.buyer)),
        PriceBook.state == BookState.PUBLISHED,
        PriceBook.valid_from <= asked.day,
    )
    known = session.scalars(query).all()
    found = shelf(known, asked, rates(session, known, asked))
    if not found.books and found.unrated:
        raise no_rate(asked, found.unrated[0])
    if not found.books:
        raise NoBook(side=asked.side, currency=asked.currency, day=asked.day.isoformat())
    return found


def rates(session: Session, books: Iterable[PriceBook], asked: Asked) -> Rates:
    """The rates from the currencies of books to the one that is asked for, as they are in force on its day."""
    foreign = {book.currency for book in books} - {asked.currency}
    return rates_to(session, asked.currency, foreign, asked.day)


def current(session: Session, day: date) -> set[UUID]:
    """The ids of the books in force on a day: one for each place that has any."""
    begun = select(PriceBook).where(PriceBook.state == BookState.PUBLISHED, PriceBook.valid_from <= day)
    return {book.id for book in newest(session.scalars(begun), day).values()}


def books() -> Select[PriceBook]:
    """All books, the newest start first."""
    return select(PriceBook).order_by(PriceBook.valid_from.desc(), PriceBook.code, PriceBook.version.desc())


def priced(session: Session, book: PriceBook, text: str = "") -> Select[BookPrice, Product]:
    """A book's prices with their products, in no order; `text` is what a product is found by (`product.words`)."""
    query = select(BookPrice, Product).where(BookPrice.book_id == book.id)
    known = few(session, text)
    if known is None:
        return query.join(Product, Product.id == BookPrice.product_id).where(*carrying(text))
    # an outer join, which misses no product, keeps SQLite from walking through all products in the order of their SKUs
    return query.outerjoin(Product, Product.id == BookPrice.product_id).where(BookPrice.product_id.in_(known))


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
