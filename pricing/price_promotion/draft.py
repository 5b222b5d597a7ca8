"""Drafting a promotion."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pricing.book.models import Side
from pricing.ground.errors import Invalid
from pricing.ground.offered import check_span
from pricing.ground.rate import PPM
from pricing.ground.record import new_id
from pricing.price_promotion.models import PricePromotion


class PromotionCodeTaken(Invalid):
    """Another promotion has this code."""

    code = "promotion-code-taken"


class PromotionWrong(Invalid):
    """A promotion takes off more than nothing and at most everything, on one product or one line or all."""

    code = "promotion-wrong"


@dataclass(frozen=True, slots=True)
class NewPromotion:
    """What is promoted where: no line and no product means everything, an empty market every market."""

    code: str
    name_en: str
    name_zh: str
    side: Side
    discount_ppm: int
    market: str = ""
    product_line_id: UUID | None = None
    product_id: UUID | None = None
    on_contracts: bool = False


def draft(session: Session, new: NewPromotion, span: tuple[date, date], by: UUID, now: datetime) -> PricePromotion:
    """A draft that holds from a day until (exclusive) another.

    Raises PromotionCodeTaken, PromotionWrong, OfferSpan.
    """
    if not 0 < new.discount_ppm <= PPM or (new.product_line_id and new.product_id):
        raise PromotionWrong(field="percent")
    check_span(*span)
    kept = or_(PricePromotion.published_at.is_not(None), PricePromotion.ended_at.is_(None))
    if session.scalar(select(PricePromotion.id).where(PricePromotion.code == new.code, kept).limit(1)):
        raise PromotionCodeTaken(field="code", code=new.code)
    row = PricePromotion(
        id=new_id(),
        code=new.code,
        name_en=new.name_en,
        name_zh=new.name_zh,
        side=new.side,
        market=new.market,
        product_line_id=new.product_line_id,
        product_id=new.product_id,
        discount_ppm=new.discount_ppm,
        on_contracts=new.on_contracts,
        valid_from=span[0],
        valid_until=span[1],
        drafted_by=by,
        drafted_at=now,
    )
    session.add(row)
    return row
