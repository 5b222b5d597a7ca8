"""The margin of a quote by the price limits, and whether it is low: a guard before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.price_limit.find import NoPriceLimits, in_force
from ltc.price_limit.limits import Limits
from ltc.quote.models import QuoteLine
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.product.models import Product


@dataclass(frozen=True, slots=True)
class Margin:
    """Net and cost in minor units of the lines whose cost is known, how many have none, and the least that is usual.

    `least_ppm`: the margin that the first step of the price limits asks for, on the net price.
    """

    net_minor: int
    cost_minor: int
    unknown: int
    least_ppm: int | None

    @property
    def minor(self) -> int:
        """What is left of the net after cost."""
        return self.net_minor - self.cost_minor

    @property
    def ppm(self) -> int | None:
        """The margin on the net, rounded half away from zero; None: nothing is known, or the net is zero."""
        return rounded(self.minor * PPM, self.net_minor, Rounding.HALF_AWAY) if self.net_minor else None

    @property
    def is_low(self) -> bool:
        """Whether less is left than the first step of the limits asks for; decided unrounded."""
        return self.least_ppm is not None and self.minor * PPM < self.least_ppm * self.net_minor


def margin_of(lines: Sequence[QuoteLine], products: Mapping[UUID, Product], limits: Limits) -> Margin:
    """The margin of priced lines: a line's cost is its product line's share of the list price, rounded once."""
    net = cost = unknown = 0
    for line in lines:
        share = limits.bound(str(products[line.product_id].product_line_id)).cost_ppm
        if share is None:
            unknown += 1
            continue
        net += line.net_minor
        cost += rounded(line.list_minor * line.quantity * share, PPM, Rounding.HALF_AWAY)
    return Margin(net, cost, unknown, limits.rungs[0].margin_min_ppm)


def margin(session: Session, lines: Sequence[QuoteLine], products: Mapping[UUID, Product], day: date) -> Margin | None:
    """The margin by the limits in force on a day; None where there are none. A session of the house asks."""
    try:
        return margin_of(lines, products, Limits.read(in_force(session, day).content))
    except NoPriceLimits:
        return None
