"""Pricing a deal's lines: which book and tier, and the lines with every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.quote.buyer import of_deal
from ltc.quote.models import QuoteLine
from ltc.quote.special import Specials, specials
from pricing.book.facts import BookFacts, facts
from pricing.book.find import in_force
from pricing.book.models import PriceBook
from pricing.ground.errors import DomainError, Invalid
from pricing.price.cut import Cut, DiscountWrong, Off, UnitPrice
from pricing.price.line import QUANTITY_MAX, LineTerms, QuantityWrong
from pricing.price.step import StepKind
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
    last_on: date | None = None  # of the special prices among them; a quote does not outlive these


def price(session: Session, deal: Deal, wanted: Sequence[Wanted], day: date) -> Prices:
    """Price lines for a deal on a day: in the channel mode from the channel's books at the partner's tier.

    Each line comes from the first book that has its product (`pricing.book.choose`).
    """
    if not 1 <= len(wanted) <= LINES_MAX:
        raise NoLines(field="lines", most=LINES_MAX)
    buyer = of_deal(session, deal, day)
    books = in_force(session, buyer.asked)
    known = facts(session, books, buyer.tier_code, {line.product_id for line in wanted}, day)
    terms = [terms_of(line, known, buyer.tier_code) for line in wanted]
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
        last_on=special.held.until(),
    )


def terms_of(wanted: Wanted, known: BookFacts, tier_code: str | None) -> LineTerms:
    """What prices a line: the book's price and breaks, what the partner's tier takes off, what was given by hand.

    Raises NoPrice, NoExchangeRate, QuantityWrong, NoTierDiscount, DiscountWrong, ManualWrong.
    """
    product, listed = known.of(wanted.product_id)
    if not 1 <= wanted.quantity <= QUANTITY_MAX:
        raise QuantityWrong(field="quantity", most=QUANTITY_MAX)
    source, cuts = f"{listed.book.code} v{listed.book.version}", []
    tier_ppm = known.tier_ppm.get((listed.book.id, product.product_line_id))
    if tier_code and tier_ppm is None:
        raise NoTierDiscount(product=product.sku, tier=tier_code)
    if tier_ppm is not None:
        cuts.append(Cut(StepKind.TIER, Off(tier_ppm), source, {"tier": tier_code}))
    if wanted.manual_ppm is not None:
        if wanted.manual_ppm < 0:
            raise DiscountWrong(field="manual", ppm=wanted.manual_ppm)
        cuts.append(Cut(StepKind.MANUAL, Off(wanted.manual_ppm), source))
    if wanted.manual_minor is not None:
        if wanted.manual_minor <= 0 or wanted.manual_ppm is not None:
            raise ManualWrong(field="lines")
        cuts.append(Cut(StepKind.MANUAL, UnitPrice(wanted.manual_minor), source, {"unit_minor": wanted.manual_minor}))
    return LineTerms(
        quantity=wanted.quantity,
        list_minor=listed.list_minor,
        ladder=listed.ladder,
        cuts=cuts,
        source=source,
        list_facts=listed.facts,
    )


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
