"""Pricing a deal's lines: which book and tier, and the lines with every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.mode.models import Mode
from ltc.quote.models import QuoteLine
from partners.programme.find import tier_of
from pricing.book.find import BookFacts, NoPrice, facts, in_force
from pricing.book.models import PriceBook, Side
from pricing.ground.errors import DomainError, Invalid
from pricing.price.cut import Cut, DiscountWrong, Off
from pricing.price.line import QUANTITY_MAX, LineTerms, QuantityWrong, price_line
from pricing.price.step import StepKind
from pricing.product.models import Product
from pricing.tax.group import tax_minor

LINES_MAX = 1000


class NoLines(Invalid):
    """A quote has at least one line, and at most a thousand."""

    code = "quote-lines"


class NoTierDiscount(DomainError):
    """The book has no discount for the partner's tier on a product line: an error, never a silent zero."""

    code = "no-tier-discount"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that is asked for; `manual_ppm` is a discount given by hand."""

    product_id: UUID
    quantity: int
    manual_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """A deal's priced lines and their sums in minor units."""

    book: PriceBook
    tier_code: str | None
    lines: list[QuoteLine]
    net_minor: int
    tax_minor: int


def price(session: Session, deal: Deal, wanted: Sequence[Wanted], day: date) -> Prices:
    """Price lines for a deal on a day: in the channel mode from the channel book at the partner's tier."""
    if not 1 <= len(wanted) <= LINES_MAX:
        raise NoLines(field="lines", most=LINES_MAX)
    channel = deal.mode is Mode.CHANNEL
    book = in_force(session, Side.CHANNEL if channel else Side.DIRECT, day)
    tier = tier_of(session, deal.partner_id, day) if channel and deal.partner_id else None
    tier_code = tier.code if tier else None
    known = facts(session, book, tier_code, {line.product_id for line in wanted}, day)
    lines = [_line(position, line, known, (book, tier_code)) for position, line in enumerate(wanted)]
    return Prices(
        book=book,
        tier_code=tier_code,
        lines=lines,
        net_minor=sum(line.net_minor for line in lines),
        tax_minor=tax_minor((line.net_minor, line.tax_ppm) for line in lines),
    )


def _line(position: int, wanted: Wanted, known: BookFacts, terms: tuple[PriceBook, str | None]) -> QuoteLine:
    book, tier_code = terms
    product = known.products.get(wanted.product_id)
    list_minor = known.list_minor.get(wanted.product_id)
    if product is None or list_minor is None:
        raise NoPrice(field="lines", product=product.sku if product else "?", book=book.code)
    if not 1 <= wanted.quantity <= QUANTITY_MAX:
        raise QuantityWrong(field="quantity", most=QUANTITY_MAX)
    source = f"{book.code} v{book.version}"
    priced = price_line(
        LineTerms(
            quantity=wanted.quantity,
            list_minor=list_minor,
            ladder=known.ladders.get(product.id, ()),
            cuts=_cuts(wanted, product, known, tier_code, source),
            source=source,
        )
    )
    return QuoteLine(
        position=position,
        product_id=product.id,
        quantity=wanted.quantity,
        list_minor=list_minor,
        manual_ppm=wanted.manual_ppm,
        net_minor=priced.net_minor,
        tax_ppm=known.tax_ppm[product.id],
        steps=[step.data() for step in priced.steps],
    )


def _cuts(wanted: Wanted, product: Product, known: BookFacts, tier_code: str | None, source: str) -> list[Cut]:
    """What the partner's tier takes off, and what was given by hand."""
    cuts = []
    tier_ppm = known.tier_ppm.get(product.product_line_id)
    if tier_code and tier_ppm is None:
        raise NoTierDiscount(product=product.sku, tier=tier_code)
    if tier_ppm is not None:
        cuts.append(Cut(StepKind.TIER, Off(tier_ppm), source, {"tier": tier_code}))
    if wanted.manual_ppm is not None:
        if wanted.manual_ppm < 0:
            raise DiscountWrong(field="manual", ppm=wanted.manual_ppm)
        cuts.append(Cut(StepKind.MANUAL, Off(wanted.manual_ppm), source))
    return cuts
