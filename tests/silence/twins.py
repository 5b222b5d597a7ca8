"""Two worlds, equal except that in one of them a rival was there first. And what the house does in both."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.deal.open import NewDeal, next_number, open_deal
from partners.account.find import Asked
from partners.account.remember import create
from partners.conflict.rule import By, Notes, approve, reject, send_back
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import shared, work
from portal.flows import registration as flow
from portal.identity.models import Person
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.claims import NOW, judged, run_jobs, settle_doubt
from tests.conftest import new_tenant
from tests.deals import invoiced, ordered, paid
from tests.offers import bargain, bargained, promotion
from tests.special_prices import approved
from tests.world import World, build

BEFORE = NOW - timedelta(days=2)
X = "Siemens AG"
TAX = "DE129274202"


def founded(**policy) -> World:
    """A world whose people have addresses of equal length in every world."""
    world = build(new_tenant(), **policy)
    with shared(writes=True) as session:
        for who, actor in world.people.items():
            session.get_one(Person, actor.person_id).email = f"{who}@{world.tenant.slug}.example.com"
    return world


def nothing(world: World) -> None:
    """World 0: nobody but the observer ever thought of the customer."""


def pending(world: World) -> None:
    """A rival waits for the customer."""
    judged(world, "south_seller", BEFORE, tax_id=TAX, contact="Ms Rival", evidence="Rival's evidence")


def protected(world: World, line: str = "pumps") -> None:
    """A rival holds the customer, has a deal for it, a contract price, and has sent its prices."""
    lines = (world.lines[line],)
    row = judged(world, "south_seller", BEFORE, tax_id=TAX, product_line_ids=lines, contact="Ms Rival")
    with work(world.house) as session:
        approve(session, row.id, By(new_id(), BEFORE.date(), BEFORE), Notes("Rival's note", "House's note"))
        flow.release(session, row.id, BEFORE + timedelta(hours=2))
    with work(world.house) as session:
        deal_id = session.scalars(select(Deal.id).where(Deal.registration_id == row.id)).one()
    approved(world, deal_id, who="south_seller")
    with work(world.house) as session:
        bargained(world, session, buyer="south")
        bargain(world, session)
        promotion(session)
    with work(world.house) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        paid(session, invoiced(session, ordered(world, session, deal, sku="V-10")))


def another_line(world: World) -> None:
    """A rival holds another line of the customer, and delivered, invoiced and earned on it."""
    protected(world, "valves")


def own_deal(world: World) -> None:
    """The house itself sells to the customer."""
    with work(world.house) as session:
        account = create(session, Asked(X, TAX, None), world.regions["east-china"])
        session.flush()
        wanted = NewDeal(
            account.id, X, Money(9_000_000, world.tenant.currency), NOW.date(), next_number(session), owner_id=new_id()
        )
        open_deal(session, wanted, BEFORE)


def refused_before(world: World) -> None:
    """A rival asked for the customer and was refused."""
    row = judged(world, "south_seller", BEFORE, tax_id=TAX)
    with work(world.house) as session:
        reject(session, row.id, "policy", By(new_id(), BEFORE.date(), BEFORE), Notes())
        flow.release(session, row.id, BEFORE + timedelta(hours=2))


def stirred(world: World, stir: Callable[[World], None]) -> World:
    """A world in which something happened two days before."""
    with stopped_at(BEFORE):
        stir(world)
    return world


# What a world may hide, and what the house then answers whoever asks for the customer.
RIVALRIES: dict[str, tuple[Callable[[World], None], str]] = {
    "protected": (protected, "policy"),
    "pending": (pending, "policy"),
    "another line": (another_line, "approve"),
    "own deal": (own_deal, "approve"),
    "refused before": (refused_before, "approve"),
}


@contextmanager
def at(world: World, minutes: int):
    """Some minutes after the start; jobs that are due have been done before and are done after."""
    with stopped_at(NOW + timedelta(minutes=minutes)):
        run_jobs(world)
        yield
        run_jobs(world)


def rule(world: World, number: str, how: str, now: datetime, note: str | None = "Thank you") -> None:
    """The house rules on a registration: `approve`, `return`, or one of the general answers."""
    by, notes = By(world.people["channel_manager"].person_id, now.date(), now), Notes(note, "House's own words")
    with work(world.house) as session:
        row_id = session.scalars(select(Registration.id).where(Registration.number == number)).one()
        if how == "approve":
            settle_doubt(session, row_id)
            approve(session, row_id, by, notes)
        elif how == "return":
            send_back(session, row_id, by, notes)
        else:
            reject(session, row_id, how, by, notes)
        flow.answer(session, session.scalars(select(Registration).where(Registration.id == row_id)).one(), now)
