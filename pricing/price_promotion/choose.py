"""Which promotion a line gets: the declared order. Pure.

One on the product goes before one on its line, and that before one on everything; among these, one of the market goes
before one of every market. A line gets one promotion. Two of equal rank cannot hold on one day: it is refused when the
second is published.
"""

from collections.abc import Iterable
from uuid import UUID

from pricing.price_promotion.models import PricePromotion


def rank(promotion: PricePromotion) -> tuple[int, bool]:
    """How specific a promotion is; the larger goes first."""
    on = 2 if promotion.product_id else 1 if promotion.product_line_id else 0
    return on, promotion.market != ""


def fits(promotion: PricePromotion, product_id: UUID, line_id: UUID) -> bool:
    """Whether a promotion is on a product of a line."""
    if promotion.product_id:
        return promotion.product_id == product_id
    return promotion.product_line_id in (None, line_id)


def choose(promotions: Iterable[PricePromotion], product_id: UUID, line_id: UUID) -> PricePromotion | None:
    """The most specific of the promotions of one side and market that hold, for a product of a line."""
    return max((one for one in promotions if fits(one, product_id, line_id)), key=rank, default=None)
