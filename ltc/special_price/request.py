"""What is asked for as values, and the checks of one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ltc.special_price.listed import Listed
from ltc.special_price.models import SpecialPriceLine
from pricing.book.facts import NoPrice, ProductRetired
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import Money
from pricing.ground.rate import PPM

LINES_MAX = 50
QUANTITY_MAX = 10_000_000
DAYS_MAX = 366


class SpecialPriceLines(Invalid):
    """A request has at least one line and at most fifty, each for one product or product line, none of them twice."""

    code = "special-price-lines"


class SpecialPriceWish(Invalid):
    """A line wants a net price above zero, or a discount above 0 and below 100 %, for a quantity above zero."""

    code = "special-price-wish"


class SpecialPriceNotLower(Invalid):
    """A special price is below the list price."""

    code = "special-price-not-lower"


class SpecialPriceSpan(Invalid):
    """It begins today or later, and ends on that day or within a year of it."""

    code = "special-price-span"


class PartnerNotGood(DomainError):
    """A partner that is not in good standing has no special prices."""

    code = "special-price-standing"


@dataclass(frozen=True, slots=True)
class LineWish:
    """One line: a product or a product line; a net price of one unit in minor units, or a discount off list."""

    product_id: UUID | None
    product_line_id: UUID | None
    quantity_max: int
    unit_minor: int | None = None
    discount_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. The value is the most that all orders together may come to, at the special prices."""

    lines: Sequence[LineWish]
    value: Money
    starts_on: date
    last_on: date
    competition: str
    justification: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, the tenant's date, the instant, and by when the house has to answer."""

    person_id: UUID
    today: date
    now: datetime
    due_at: datetime


def check(line: SpecialPriceLine, known: Listed, today: date) -> None:
    """Refuse a line that is for nothing, wants nothing, or wants no less than the list price."""
    if (line.product_id is None) == (line.product_line_id is None):
        raise SpecialPriceLines(field="lines", most=LINES_MAX)
    if (line.unit_minor is None) == (line.discount_ppm is None) or not 1 <= line.quantity_max <= QUANTITY_MAX:
        raise SpecialPriceWish(field="lines", most=QUANTITY_MAX)
    if line.discount_ppm is not None and not 0 < line.discount_ppm < PPM:
        raise SpecialPriceWish(field="lines", most=QUANTITY_MAX)
    if line.product_id is None:
        if line.unit_minor is not None or line.product_line_id not in known.lines:
            raise SpecialPriceLines(field="lines", most=LINES_MAX)
        return
    product = known.products.get(line.product_id)
    list_minor = known.list_minor.get(line.product_id)
    if line.product_id in known.refused:
        raise known.refused[line.product_id]
    if product is None or not list_minor:
        raise NoPrice(field="lines", product=product.sku if product else "?", book="–")
    if product.retired_on and product.retired_on <= today:
        raise ProductRetired(field="lines", product=product.sku)
    if line.unit_minor is not None and not 0 < line.unit_minor < list_minor:
        raise SpecialPriceNotLower(field="lines", product=product.sku)
