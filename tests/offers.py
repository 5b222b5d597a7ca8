"""Contract prices and promotions for tests: drafted by one person of the house, published by another."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.book.models import Side
from pricing.contract_price import draft as bargains
from pricing.contract_price.models import ContractPrice
from pricing.contract_price.publish import publish as publish_bargain
from pricing.ground.money import Money
from pricing.ground.record import new_id
from pricing.price_promotion import draft as promotions
from pricing.price_promotion.models import PricePromotion
from pricing.price_promotion.publish import publish as publish_promotion
from tests.deals import NOW, TODAY
from tests.world import World

ADA, NILS = new_id(), new_id()
WHEN = (TODAY, NOW)
SPAN = (date(2026, 1, 1), date(2027, 1, 1))


def bargain(world: World, session: Session, minor: int = 82_000, **more) -> ContractPrice:
    """A draft: north's price of P-100 in the year, unless told otherwise; `buyer` is a partner's code or a customer."""
    given = {"buyer": "north", "sku": "P-100", "currency": "EUR", "reference": "FC-1", "span": SPAN, "by": ADA} | more
    buyer = given["buyer"]
    pair = (None, buyer) if isinstance(buyer, UUID) else (world.partners[buyer], None)
    unit = Money(minor, given["currency"])
    agreed = bargains.Bargain(*pair, world.products[given["sku"]], unit, given["reference"])
    return bargains.draft(session, agreed, given["span"], given["by"], NOW)


def bargained(world: World, session: Session, minor: int = 82_000, **more) -> ContractPrice:
    """The same, published."""
    row = bargain(world, session, minor, **more)
    publish_bargain(session, row, NILS, WHEN)
    return row


def promotion(session: Session, code: str = "spring", ppm: int = 100_000, **more) -> PricePromotion:
    """A draft: on everything of the channel in every market, unless told otherwise."""
    span, by = more.pop("span", SPAN), more.pop("by", ADA)
    new = promotions.NewPromotion(code, "Spring", "春季促销", more.pop("side", Side.CHANNEL), ppm, **more)
    return promotions.draft(session, new, span, by, NOW)


def promoted(session: Session, code: str = "spring", ppm: int = 100_000, **more) -> PricePromotion:
    """The same, published."""
    row = promotion(session, code, ppm, **more)
    publish_promotion(session, row, NILS, WHEN)
    return row
