"""The life of protections for tests: terms, grants, days passing, and what was told."""

from datetime import timedelta

from sqlalchemy import select

from partners.conflict.rule import Notes, approve, reject
from partners.protection.terms import Terms, publish
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import registration as flow
from portal.notice.models import Notice
from pricing.ground.record import new_id
from tests.claims import NOW, by, judged, run_jobs, settle_doubt
from tests.world import BEGAN

LATER = NOW + timedelta(hours=2)


def with_terms(world, **more):
    """Terms in force since the world began."""
    with work(world.house) as session:
        publish(session, Terms(**more), new_id(), BEGAN)


def protected(world, who="north_seller", **more):
    """A registration that is approved, and whose partner has read it."""
    registration = judged(world, who, **more)
    with work(world.house) as session:
        settle_doubt(session, registration.id)
        approve(session, registration.id, by(), Notes())
    with work(world.house) as session:
        flow.release(session, registration.id, LATER)
    return registration


def rejected(world, who="south_seller", now=NOW, person=None, **more):
    """A registration that is rejected, and whose partner has read it."""
    registration = judged(world, who, now, **more)
    decided = by(now) if person is None else type(by())(person, now.date(), now)
    with work(world.house) as session:
        reject(session, registration.id, "policy", decided, Notes())
    with work(world.house) as session:
        flow.release(session, registration.id, now + timedelta(hours=2))
    return registration


def stored(world, registration):
    """The row as it is now."""
    with read(world.house) as session:
        return session.scalars(select(Registration).where(Registration.id == registration.id)).one()


def day(world, number):
    """Do the tenant's jobs as of so many days later, an hour before noon where the tenant is."""
    with stopped_at(NOW + timedelta(days=number)):
        run_jobs(world)


def told(world, kind=None):
    """What was told: kind, mark and whom, in order."""
    with read(world.house) as session:
        rows = session.scalars(select(Notice).order_by(Notice.told_at, Notice.id))
        return [(row.kind, row.mark, row.person_id) for row in rows if kind in (None, row.kind)]
