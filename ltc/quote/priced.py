"""Pricing a deal's lines: which book and tier, and the lines with every step."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.quote.buyer import Buyer, of_deal
from ltc.quote.models import QuoteLine
from ltc.quote.offers import NONE, Offers, last_on, offers
from ltc.quote.reach import bought, reached
from ltc.quote.registered import Steps, registered
from ltc.quote.special import Specials, specials
from pricing.book.facts import BookFacts, Listed, facts
from pricing.book.find import in_force
from pricing.book.models import PriceBook
from pricing.ground.errors import DomainError, Invalid
from pricing.price.cut import Cut, DiscountWrong, Off, UnitPrice
from pricing.price.line import QUANTITY_MAX, LineTerms, QuantityWrong
from pricing.price.step import StepKind
from pricing.price_terms.find import in_force as terms_in_force
from pricing.price_terms.terms import SHIPPED, Terms
from pricing.product.models import Product
from pricing.rating.scope import Scope
from pricing.tax.group import tax_minor

LINES_MAX = 1000


class NoLines(Invalid):
    """A quote has at least one line, and at most a thousand."""

    code = "quote-lines"


class NoTierDiscount(DomainError):
    """The book has no discount for the partner's tier on a product line: an error, never a silent zero."""

    code = "no-tier-discount"


class ManualWrong(Invalid):
    """By hand a line gets a discount, or a price above zero for one unit, and not both."""

    code = "manual-wrong"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that is asked for; by hand either a discount, or one unit's price in minor units, which then stands."""

    product_id: UUID
    quantity: int
    manual_ppm: int | None = None
    manual_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """A deal's priced lines and their sums in minor units; `book` is the one that prices the first line."""

    book: PriceBook
    currency: str
    tier_code: str | None
    lines: list[QuoteLine]
    terms: list[LineTerms]
    net_minor: int
    tax_minor: int
    last_on: date | None = None  # of what is offered for a time only; a quote does not outlive it


@dataclass(frozen=True, slots=True)
class Basis:
    """What prices a buyer's lines: the books, its tier, the price terms, its registration and what is offered to it."""

    known: BookFacts
    tier_code: str | None
    terms: Terms = SHIPPED
    registered: Steps = field(default_factory=dict)
    offered: Offers = NONE


def price(session: Session, deal: Deal, wanted: Sequence[Wanted], day: date) -> Prices:
    """Price lines for a deal on a day: in the channel mode from the channel's books at the partner's tier.

    Each line comes from the first book that has its product (`pricing.book.choose`).
    """
    if not 1 <= len(wanted) <= LINES_MAX:
        raise NoLines(field="lines", most=LINES_MAX)
    buyer = of_deal(session, deal, day)
    books = in_force(session, buyer.asked)
    known = facts(session, books, buyer.tier_code, {line.product_id for line in wanted}, day)
    given = terms_in_force(session, day)
    steps = registered(session, deal, buyer.asked.side, given)
    basis = Basis(known, buyer.tier_code, given.terms, steps, offers(session, buyer, known))
    terms = terms_of_all(session, buyer, wanted, basis)
    by_hand = any(line.manual_ppm is not None or line.manual_minor is not None for line in wanted)
    special = specials(session, deal, (deal.currency, day), by_hand)
    asked = enumerate(zip(wanted, terms, strict=True))
    lines = [_line(place, one, of, (known, special)) for place, (one, of) in asked]
    return Prices(
        book=known.of(wanted[0].product_id)[1].book,
        currency=deal.currency,
        tier_code=buyer.tier_code,
        lines=lines,
        terms=terms,
        net_minor=sum(line.net_minor for line in lines),
        tax_minor=tax_minor((line.net_minor, line.tax_ppm) for line in lines),
        last_on=last_on(terms, special.held.until()),
    )


def terms_of_all(session: Session, buyer: Buyer, wanted: Sequence[Wanted], basis: Basis) -> list[LineTerms]:
    """What prices each line, with what reaches its break where lines count together. Errors: those of `terms_of`."""
    found, scope = [terms_of(line, basis) for line in wanted], basis.terms.counted
    lines, before = [(line.product_id, line.quantity) for line in wanted], dict[UUID, int]()
    if scope is Scope.PERIOD:
        before = bought(session, buyer.partner_id, [product_id for product_id, _ in lines], buyer.asked.day)
    counted = reached(lines, basis.known.products, scope, before)
    return [replace(terms, counted=count) for terms, count in zip(found, counted, strict=True)]


def terms_of(wanted: Wanted, basis: Basis) -> LineTerms:
    """What prices a line: the book's price and breaks, what the partner's tier and registration take off, and the hand.

    A contract price stands in place of the list price: breaks, tier and registration are not taken off it.
    Raises NoPrice, NoExchangeRate, QuantityWrong, NoTierDiscount, DiscountWrong, ManualWrong.
    """
    product, listed = basis.known.of(wanted.product_id)
    if not 1 <= wanted.quantity <= QUANTITY_MAX:
        raise QuantityWrong(field="quantity", most=QUANTITY_MAX)
    source = f"{listed.book.code} v{listed.book.version}"
    agreed = product.id in basis.offered.contracted
    off = () if agreed else (_tier(product, listed, source, basis), basis.registered.get(product.product_line_id))
    found = (*basis.offered.cuts(product.id), *off, _hand(wanted, source))
    return LineTerms(
        quantity=wanted.quantity,
        list_minor=listed.list_minor,
        ladder=() if agreed else listed.ladder,
        cuts=[cut for cut in found if cut],
        source=source,
        order=basis.terms.order,
        list_facts=listed.facts,
    )


def _tier(product: Product, listed: Listed, source: str, basis: Basis) -> Cut | None:
    rate = basis.known.tier_ppm.get((listed.book.id, product.product_line_id))
    if rate is None and basis.tier_code:
        raise NoTierDiscount(product=product.sku, tier=basis.tier_code)
    return None if rate is None else Cut(StepKind.TIER, Off(rate), source, {"tier": basis.tier_code})


def _hand(wanted: Wanted, source: str) -> Cut | None:
    """What was given by hand: a discount, or one unit's price."""
    rate, unit = wanted.manual_ppm, wanted.manual_minor
    if rate is not None and rate < 0:
        raise DiscountWrong(field="manual", ppm=rate)
    if unit is None:
        return None if rate is None else Cut(StepKind.MANUAL, Off(rate), source)
    if unit <= 0 or rate is not None:
        raise ManualWrong(field="lines")
    return Cut(StepKind.MANUAL, UnitPrice(unit), source, {"unit_minor": unit})


def _line(position: int, wanted: Wanted, terms: LineTerms, around: tuple[BookFacts, Specials]) -> QuoteLine:
    known, special = around
    priced = special.price(known.products[wanted.product_id], terms)
    return QuoteLine(
        position=position,
        product_id=wanted.product_id,
        quantity=wanted.quantity,
        list_minor=terms.list_minor,
        manual_ppm=wanted.manual_ppm,
        manual_minor=wanted.manual_minor,
        net_minor=priced.net_minor,
        tax_ppm=known.tax_ppm[wanted.product_id],
        steps=[step.data() for step in priced.steps],
    )
