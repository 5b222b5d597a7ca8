"""Special prices of the demo: one waits, one is approved by two people and partly used, one is not approved."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.mode.models import Mode
from ltc.order.place import place
from ltc.quote.answer import accept, send
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.special_price.decide import By
from ltc.special_price.models import SpecialPrice
from ltc.special_price.request import LineWish, Request
from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at, jobs
from portal.flows import special_price as flow
from portal.permits import Role
from pricing.ground.money import Money, digits

SAID = {
    "en": ("Another vendor offers 28 % off.", "First of three plants; the others follow.", "Not at this quantity."),
    "zh": ("另一厂商报出目录价七二折。", "三期项目的第一期，后续两期将沿用。", "此数量不适用特价。"),
}
DEEP, FLAT = 320_000, 220_000  # parts per million off list: for two signatures, and for one


def plant(stage: Stage) -> None:
    """Plant the three, on deals that partners have open."""
    deals = _deals(stage)
    today = now().date()
    used, refused, waiting = deals[0], deals[1 % len(deals)], deals[-1]
    row_id = _ask(stage, used, DEEP, today - timedelta(days=6))
    _sign(stage, row_id, (Role.CHANNEL_MANAGER, Role.FINANCE), today - timedelta(days=5))
    _order(stage, used, today - timedelta(days=3))
    row_id = _ask(stage, refused, FLAT, today - timedelta(days=4))
    _refuse(stage, row_id, today - timedelta(days=3))
    _ask(stage, waiting, DEEP, today)


def _deals(stage: Stage) -> list[UUID]:
    """Open deals of partners that buy from us, the oldest first, without an accepted quote."""
    taken = select(Quote.deal_id).where(Quote.state == QuoteState.ACCEPTED)
    with work(stage.robot) as session:
        query = select(Deal.id).where(Deal.state == DealState.OPEN, Deal.partner_id.is_not(None))
        query = query.where(Deal.mode == Mode.CHANNEL, Deal.id.not_in(taken))
        return list(session.scalars(query.order_by(Deal.opened_at)))


def _ask(stage: Stage, deal_id: UUID, discount_ppm: int, day: date) -> UUID:
    instant = _instant(day)
    competition, justification, _ = SAID[stage.vendor.language]
    product = stage.products[stage.lines[0]][0]
    price = stage.vendor.lines[0].products[0][-1] * 10 ** digits(stage.vendor.currency)
    wishes = [LineWish(product, None, 40, discount_ppm=discount_ppm), LineWish(None, stage.lines[1], 100, None, FLAT)]
    value = Money(price * 40, stage.vendor.currency)
    with stopped_at(instant), work(stage.robot) as session:
        deal = _deal(session, deal_id)
        by = flow.asker(session, _seller(stage, deal).person_id, instant)
        request = Request(wishes, value, by.today, by.today + timedelta(days=60), competition, justification)
        row_id = flow.request(session, deal, request, by).id
    jobs(stage, instant)
    return row_id


def _sign(stage: Stage, row_id: UUID, roles: tuple[Role, ...], day: date) -> None:
    for hours, role in enumerate(roles):
        instant, person = at(day, hours), stage.by_role(role)
        with stopped_at(instant), work(person) as session:
            row = _row(session, row_id)
            flow.sign(session, row, None, By(person.person_id, person.roles, instant, row.version))
        jobs(stage, instant)


def _refuse(stage: Stage, row_id: UUID, day: date) -> None:
    instant, person = at(day), stage.by_role(Role.CHANNEL_MANAGER)
    with stopped_at(instant), work(person) as session:
        row = _row(session, row_id)
        flow.refuse(
            session, row, SAID[stage.vendor.language][2], By(person.person_id, person.roles, instant, row.version)
        )
    jobs(stage, instant)


def _order(stage: Stage, deal_id: UUID, day: date) -> None:
    """A quote at the special price, and the order of it: fifteen of forty."""
    instant = at(day)
    with stopped_at(instant), work(stage.robot) as session:
        deal = _deal(session, deal_id)
        product = stage.products[stage.lines[0]][0]
        quote = write(session, deal, [Wanted(product, 15)], _seller(stage, deal).person_id, (day, instant))
        session.flush()
        send(session, quote, instant)
        accept(session, quote, day, instant)
        place(session, quote, f"PO-{deal.number[-4:]}-S", day)


def _instant(day: date) -> datetime:
    """The morning of a day; of today, this moment."""
    return now() if day == now().date() else at(day)


def _deal(session: Session, deal_id: UUID) -> Deal:
    return session.scalars(select(Deal).where(Deal.id == deal_id)).one()


def _row(session: Session, row_id: UUID) -> SpecialPrice:
    return session.scalars(select(SpecialPrice).where(SpecialPrice.id == row_id)).one()


def _seller(stage: Stage, deal: Deal) -> Actor:
    return next(actor for actor in stage.actors.values() if actor.partner_id == deal.partner_id)
