"""Reading promotions: those that a quote needs."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pricing.book.models import Side
from pricing.ground.offered import holding
from pricing.price.cut import Cut, Off
from pricing.price.step import StepKind
from pricing.price_promotion.choose import choose
from pricing.price_promotion.models import PricePromotion


def promoted(session: Session, side: Side, market: str, products: Mapping[UUID, UUID], day: date) -> dict[UUID, Cut]:
    """What is taken off products (id → its line's id) of a side, in a market, on a day; in one statement."""
    query = select(PricePromotion).where(
        PricePromotion.side == side,
        PricePromotion.market.in_(("", market)),
        or_(PricePromotion.product_line_id.is_(None), PricePromotion.product_line_id.in_(set(products.values()))),
        or_(PricePromotion.product_id.is_(None), PricePromotion.product_id.in_(products)),
        *holding(PricePromotion, day),
    )
    known = session.scalars(query).all()
    chosen = {product: choose(known, product, line) for product, line in products.items()}
    return {product: _cut(one) for product, one in chosen.items() if one}


def _cut(one: PricePromotion) -> Cut:
    until = one.ends.isoformat() if one.ends else None
    facts = {"name_en": one.name_en, "name_zh": one.name_zh, "until": until, "on_contracts": one.on_contracts}
    return Cut(StepKind.PROMOTION, Off(one.discount_ppm), one.code, facts)
