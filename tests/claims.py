"""Registrations for tests, driven through the flows as the portal drives them."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from partners.account.review import decide, open_review
from partners.conflict.models import ConflictCase
from partners.conflict.rule import By
from partners.registration.models import Registration
from partners.registration.register import Claim
from portal.db import work
from portal.flows import registration as flow
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.world import World

NOW = datetime(2026, 3, 10, 4, 10, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def claim(world: World, who: str = "north_seller", **more) -> Claim:
    """A claim of a person's own partner, complete and above the minimum."""
    actor = world.people[who]
    return Claim(
        **{
            "partner_id": actor.partner_id,
            "submitted_by": actor.person_id,
            "customer_name": "Siemens AG",
            "tax_id": None,
            "host": None,
            "region_id": world.regions["east-china"],
            "product_line_ids": (world.lines["pumps"],),
            "value": Money(5_000_000, world.tenant.currency),
            "expected_close_on": date(2026, 6, 30),
            "contact": "Ms Li",
            "evidence": "Met on 1 March, asked for an offer.",
        }
        | more
    )


def submitted(world: World, who: str = "north_seller", now: datetime = NOW, **more) -> Registration:
    """A registration, sent by its person in a session of her own."""
    with work(world.people[who]) as session:
        return flow.submit(session, claim(world, who, **more), now)


def judged(world: World, who: str = "north_seller", now: datetime = NOW, **more) -> Registration:
    """A registration that the judge has heard."""
    registration = submitted(world, who, now, **more)
    with work(world.house) as session:
        flow.judge(session, registration.id, now)
    return registration


def settle_doubt(session, registration_id) -> None:
    """Say that the customer of a registration is a new one, if anybody asks; it is not judged again."""
    case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration_id)).one()
    if doubt := open_review(session, case.account_id):
        decide(session, doubt.id, None, (), (new_id(), NOW))
        session.flush()


def by(now: datetime = NOW) -> By:
    """Somebody of the house."""
    return By(new_id(), now.date(), now)


def run_jobs(world: World) -> int:
    """Do the tenant's due jobs."""
    return run_due(HANDLERS, only_tenant=world.tenant.id)
