"""Offers of the demo: a frame contract's price of the first partner, a promotion that runs, and a rate for dollars."""

from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.permits import Role
from pricing.book.models import Side
from pricing.contract_price import draft as bargains
from pricing.contract_price.models import ContractPrice
from pricing.contract_price.publish import publish as publish_bargain
from pricing.exchange.convert import ExchangeRate
from pricing.exchange.record import By, enter
from pricing.ground.money import Money, digits
from pricing.price_promotion import draft as promotions
from pricing.price_promotion.models import PricePromotion
from pricing.price_promotion.publish import publish as publish_promotion

BEGAN, PUBLISHED, RUNS = timedelta(days=30), timedelta(days=28), timedelta(days=75)
SHARE = 74  # of the list price, in percent: below every tier's price
OFF_PPM = 80_000
DOLLARS = {"EUR": (Fraction("0.92"), "ECB"), "CNY": (Fraction("7.1"), "PBOC")}  # made up, like all of the demo


def plant(stage: Stage) -> None:
    """Draft both as the channel manager, and publish them two days later as an administrator."""
    drafted, published = now().date() - BEGAN, now().date() - PUBLISHED
    manager, admin = stage.by_role(Role.CHANNEL_MANAGER), stage.by_role(Role.TENANT_ADMIN)
    with stopped_at(at(drafted)), work(manager) as session:
        bargain = _bargain(stage, session, manager, drafted)
        promotion = _promotion(stage, session, manager, drafted)
    with stopped_at(at(published)), work(admin) as session:
        when = (published, at(published))
        publish_bargain(session, session.merge(bargain), admin.person_id, when)
        publish_promotion(session, session.merge(promotion), admin.person_id, when)
        value, source = DOLLARS[stage.vendor.currency]
        dollar = ExchangeRate("USD", stage.vendor.currency, value, published, source)
        enter(session, dollar, By(admin.person_id, *when))


def _bargain(stage: Stage, session: Session, by: Actor, day: date) -> ContractPrice:
    """The dearest product of the first line, for a calendar year."""
    partner = stage.partners[stage.vendor.partners[0].code]
    product, price = stage.products[stage.lines[0]][-1], stage.vendor.lines[0].products[-1][-1]
    unit = Money(price * SHARE * 10 ** digits(stage.vendor.currency) // 100, stage.vendor.currency)
    agreed = bargains.Bargain(partner, None, product, unit, f"FC-{day.year}-014")
    return bargains.draft(session, agreed, (day.replace(day=1), date(day.year + 1, 1, 1)), by.person_id, at(day))


def _promotion(stage: Stage, session: Session, by: Actor, day: date) -> PricePromotion:
    """The second line, for every partner in every market."""
    line = stage.vendor.lines[1]
    new = promotions.NewPromotion(
        code=f"{line.code}-{day.year}",
        name_en=f"{line.name_en}: seasonal offer",
        name_zh=f"{line.name_zh}季度促销",
        side=Side.CHANNEL,
        discount_ppm=OFF_PPM,
        product_line_id=stage.lines[1],
    )
    return promotions.draft(session, new, (day, day + RUNS), by.person_id, at(day))
