"""What the lines of a special price are measured against: the list prices that the deal is quoted from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.price_limit.limits import Limits
from ltc.quote.buyer import of_deal
from ltc.special_price.judge import Wish
from ltc.special_price.models import SpecialPriceLine
from pricing.book import facts
from pricing.book.facts import NoPrice
from pricing.book.find import in_force
from pricing.ground.errors import DomainError
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.product.models import Product, ProductLine


@dataclass(frozen=True, slots=True)
class Listed:
    """Products, product lines and list prices of a request's lines, by id; and why a price cannot be converted."""

    products: dict[UUID, Product]
    lines: dict[UUID, ProductLine]
    list_minor: dict[UUID, int]
    refused: dict[UUID, DomainError] = field(default_factory=dict)


def listed(session: Session, deal: Deal, lines: Sequence[SpecialPriceLine], day: date) -> Listed:
    """Read them on a day; a product without a price in the deal's books has none here.

    Raises NoBook, NoExchangeRate.
    """
    ids = {line.product_id for line in lines if line.product_id}
    prices = facts.listed(session, in_force(session, of_deal(session, deal, day).asked), ids)
    products = {row.id: row for row in session.scalars(select(Product).where(Product.id.in_(ids)))}
    return Listed(
        products=products,
        lines={row.id: row for row in session.scalars(select(ProductLine))},
        list_minor={product_id: found.list_minor for product_id, found in prices.prices.items()},
        refused=prices.refused,
    )


def unit_of(line: SpecialPriceLine, list_minor: int) -> int:
    """One unit's special price in minor units; a discount is rounded once, half away from zero."""
    if line.unit_minor is not None:
        return line.unit_minor
    return rounded(list_minor * (PPM - (line.discount_ppm or 0)), PPM, Rounding.HALF_AWAY)


def wishes(lines: Collection[SpecialPriceLine], known: Listed, limits: Limits) -> list[Wish]:
    """The lines as the judge looks at them. Raises NoPrice, NoExchangeRate."""
    return [_wish(line, known, limits) for line in lines]


def _wish(line: SpecialPriceLine, known: Listed, limits: Limits) -> Wish:
    product = known.products.get(line.product_id) if line.product_id else None
    line_id = product.product_line_id if product else line.product_line_id
    name = product.sku if product else known.lines[line_id].code if line_id else "?"
    bound = limits.bound(str(line_id))
    if line.discount_ppm is not None:
        return Wish(name, PPM, PPM - line.discount_ppm, bound)
    list_minor = known.list_minor.get(line.product_id) if line.product_id else None
    if line.product_id in known.refused:
        raise known.refused[line.product_id]
    if not list_minor or line.unit_minor is None:
        raise NoPrice(field="lines", product=name)
    return Wish(name, list_minor, line.unit_minor, bound)
