"""Special prices in a quote: the step that they add to a line, and the floor under discounts by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.price_limit.find import NoPriceLimits, in_force
from ltc.price_limit.limits import Limits
from ltc.quote.models import QuoteLine
from ltc.special_price.find import Holding, SpecialTerms, holding
from ltc.special_price.models import SpecialPrice, SpecialPriceLine
from ltc.special_price.states import holds
from pricing.ground.decision import Fact
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.price.cut import Cut, UnitPrice
from pricing.price.line import Floor, LineTerms, PricedLine, price_line
from pricing.price.step import StepKind
from pricing.product.models import Product


class SpecialPriceShort(Invalid):
    """Less is left at the special price than the line asks for: nothing is split silently."""

    code = "special-price-short"


@dataclass(frozen=True, slots=True)
class Specials:
    """What holds for the deal, and the limits where somebody gave a discount by hand."""

    held: Holding
    limits: Limits | None

    def price(self, product: Product, terms: LineTerms) -> PricedLine:
        """Price a line, at the special price where that is lower; the amounts are planned to be used.

        Errors: SpecialPriceShort, BelowFloor (a discount by hand), and those of `price_line`.
        """
        found = self.held.terms(product, terms.list_minor)
        ordinary = price_line(terms)
        if found is None:
            return self._above_floor(product, terms, ordinary)
        special = replace(terms, cuts=[*terms.cuts, _cut(found)])
        priced = price_line(special)
        if priced.net_minor >= ordinary.net_minor:
            return self._above_floor(product, terms, ordinary)
        if found.left < terms.quantity:
            raise SpecialPriceShort(field="lines", product=product.sku, number=found.number, left=found.left)
        priced = price_line(replace(special, floor=self._floor(product, terms, found)))
        self.held.plan(found, int(terms.quantity), priced.net_minor)
        return priced

    def _above_floor(self, product: Product, terms: LineTerms, ordinary: PricedLine) -> PricedLine:
        floor = self._floor(product, terms, None)
        return price_line(replace(terms, floor=floor)) if floor else ordinary

    def _floor(self, product: Product, terms: LineTerms, special: SpecialTerms | None) -> Floor | None:
        """The floor under a discount by hand; a special price that passed it is the floor itself."""
        by_hand = any(cut.kind is StepKind.MANUAL for cut in terms.cuts)
        share = self.limits.bound(str(product.product_line_id)).floor_ppm if self.limits and by_hand else None
        if share is None:
            return None
        unit = rounded(terms.list_minor * share, PPM, Rounding.UP)
        return Floor(min(unit, special.unit_minor) if special else unit)


def specials(session: Session, deal: Deal, when: tuple[str, date], by_hand: bool) -> Specials:
    """The special prices that hold for a deal (in a currency, on a day); with limits for discounts by hand."""
    currency, day = when
    return Specials(holding(session, deal, currency, day), _limits(session, day) if by_hand else None)


def special_line(line: QuoteLine) -> UUID | None:
    """The line of a special price that a quote's line is priced by."""
    found = [step for step in line.steps if step["kind"] == StepKind.SPECIAL.value]
    return UUID(found[0]["facts"]["line"]) if found else None


def lapsed(session: Session, lines: Sequence[QuoteLine], day: date) -> bool:
    """Whether an order of these lines would be refused on a day, because a special price of them is over or used up."""
    planned = {one: line for line in lines if (one := special_line(line))}
    found = select(SpecialPrice, SpecialPriceLine).join(
        SpecialPriceLine, SpecialPriceLine.special_price_id == SpecialPrice.id
    )
    rows = session.execute(found.where(SpecialPriceLine.id.in_(planned))).all()
    return any(
        not holds(row, day)
        or line.quantity_max - line.used < planned[line.id].quantity
        or row.value_max_minor - row.used_minor < planned[line.id].net_minor
        for row, line in rows
    )


def _limits(session: Session, day: date) -> Limits | None:
    try:
        return Limits.read(in_force(session, day).content)
    except NoPriceLimits:
        return None


def _cut(found: SpecialTerms) -> Cut:
    facts: dict[str, Fact] = {"line": str(found.line_id), "unit_minor": found.unit_minor}
    if found.discount_ppm is not None:
        facts["discount_ppm"] = found.discount_ppm
    return Cut(StepKind.SPECIAL, UnitPrice(found.unit_minor), found.number, facts)
