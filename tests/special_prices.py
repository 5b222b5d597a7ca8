"""Special prices for tests: asked for and signed as the portal does it."""

from datetime import timedelta

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.special_price.decide import By
from ltc.special_price.models import SpecialPrice
from ltc.special_price.request import LineWish, Request
from portal.db import work
from portal.flows import special_price as flow
from portal.permits import Role
from pricing.ground.money import Money
from tests.deals import NOW, TODAY, opened
from tests.world import World


def deal_of(world: World, partner: str | None = "north", **account):
    """The id of a new deal, for a customer of its own."""
    with work(world.house) as session:
        return opened(world, session, partner, **account).id


def sister(world: World, deal_id):
    """Another deal of the same partner with the same customer."""
    with work(world.house) as session:
        first = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        other = opened(world, session, None if first.partner_id is None else _code(world, first.partner_id))
        other.account_id = first.account_id
        return other.id


def _code(world, partner_id):
    return next(code for code, known in world.partners.items() if known == partner_id)


def wanted(world: World, *lines: LineWish, value: int = 2_000_000, **more) -> Request:
    """A request: 20 pumps at 20 % off list, unless said otherwise."""
    pumps = LineWish(world.products["P-100"], None, 20, discount_ppm=200_000)
    return Request(
        **{
            "lines": lines or (pumps,),
            "value": Money(value, world.tenant.currency),
            "starts_on": TODAY,
            "last_on": TODAY + timedelta(days=60),
            "competition": "Another vendor offers less.",
            "justification": "First of three plants.",
        }
        | more
    )


def asked(world: World, deal_id, request: Request | None = None, who: str = "north_seller", now=NOW):
    """The id of a request, looked at by the house."""
    with work(world.people[who]) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        by = flow.asker(session, world.people[who].person_id, now)
        row_id = flow.request(session, deal, request or wanted(world), by).id
    with work(world.house) as session:
        flow.assess(session, row_id, now)
    return row_id


def row_of(session, row_id) -> SpecialPrice:
    """A request by its id."""
    return session.scalars(select(SpecialPrice).where(SpecialPrice.id == row_id)).one()


def by(world: World, who: str, row: SpecialPrice, now=NOW) -> By:
    """A person who has looked at the request as it is."""
    actor = world.people[who]
    return By(actor.person_id, actor.roles, now, row.version)


def signed(world: World, row_id, *people: str, reason: str | None = None, now=NOW) -> bool:
    """These people sign, in this order; whether the last one approved it."""
    done = False
    for who in people:
        with work(world.people[who]) as session:
            row = row_of(session, row_id)
            done = flow.sign(session, row, reason, by(world, who, row, now))
    return done


def approved(world: World, deal_id, request: Request | None = None, who: str = "north_seller"):
    """The id of an approved special price that the manager could give alone."""
    row_id = asked(world, deal_id, request, who)
    assert signed(world, row_id, "channel_manager")
    return row_id


SIGNERS = {Role.CHANNEL_MANAGER: "channel_manager", Role.FINANCE: "finance", Role.TENANT_ADMIN: "tenant_admin"}
