"""Publishing a promotion: by another person than its drafter, and never two of equal rank."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.ground.errors import Invalid
from pricing.ground.offered import lock, meeting, release
from pricing.price_promotion.models import PricePromotion


class PromotionMeets(Invalid):
    """Another promotion of this side, market and product or line holds on some of the days: neither could go first."""

    code = "promotion-meets"


def publish(session: Session, row: PricePromotion, by: UUID, when: tuple[date, datetime]) -> None:
    """Put a draft into force; `when` is the tenant's date and the instant.

    Raises OfferOver, OfferOwn, OfferPast, PromotionMeets.
    """
    place = (
        PricePromotion.side == row.side,
        PricePromotion.market == row.market,
        PricePromotion.product_line_id == row.product_line_id,
        PricePromotion.product_id == row.product_id,
    )
    if other := meeting(row, lock(session, PricePromotion, place)):
        raise PromotionMeets(code=other.code)
    release(row, by, when)
    session.flush()
