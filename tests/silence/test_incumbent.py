"""ND-8: whoever holds a customer sees the same whether or not a rival tries for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import protection
from portal.identity.models import Person
from portal.mail.promise import mail
from tests.claims import NOW, run_jobs, submitted
from tests.silence.transcript import Transcript, Visitor, difference
from tests.silence.twins import BEFORE, at, founded, protected, rule, stirred
from tests.silence.walk import look_everywhere

LAST_DAY = int((BEFORE + timedelta(days=90) - NOW).total_seconds() // 60)  # minutes until the protection's until date


def nobody(world, minutes):
    """No rival."""


def rival(world, minutes):
    """A rival registers the customer; the house refuses while it is held, and approves when it is free."""
    now = NOW + timedelta(minutes=minutes)
    row = submitted(world, "north_seller", now)
    run_jobs(world)
    rule(world, row.number, "approve" if minutes >= LAST_DAY else "policy", now)


def watch(app, world, tries, told):
    """What the incumbent sees before a rival comes, after, and when the protection ends while a rival stands ready."""
    stirred(world, protected)
    with at(world, 0):
        look_everywhere(Visitor(app, told, "south_seller"))
    with at(world, 5):
        tries(world, 5)
    for minutes in (70, LAST_DAY, LAST_DAY + 1, LAST_DAY + 61, LAST_DAY + 62):
        with at(world, minutes):
            if minutes == LAST_DAY:
                tries(world, minutes)
            if minutes == LAST_DAY + 61:  # the hourly sweep
                sweep(world, minutes)
            look_everywhere(Visitor(app, told, "south_seller"), narrowed=minutes == 70)
            told.letters("south_seller")
    return told


def sweep(world, minutes):
    """End what is over."""
    with work(world.house) as session:
        protection.lapse_due(session, NOW + timedelta(minutes=minutes))


def stage_of(world):
    """Where the incumbent's registration stands at the end."""
    with read(world.house) as session:
        return session.scalars(select(Registration.stage).where(Registration.number == "R-SOUTH-0001")).one()


@pytest.fixture
def worlds(tenant, app):
    """`worlds(tries)`: the incumbent's transcripts without a rival, and with one that does something."""
    app.config["WTF_CSRF_ENABLED"] = False

    def of(tries):
        pair = [founded(), founded()]
        return [watch(app, w, t, Transcript(w)) for w, t in zip(pair, (nobody, tries), strict=True)]

    return of


def test_nd8_b11_b12_the_incumbent_sees_the_same_when_a_rival_tries_and_when_its_protection_ends(worlds):
    without, with_rival = worlds(rival)
    assert difference(without, with_rival) is None
    assert difference(without, with_rival, "statements") is None
    assert stage_of(without.world) is stage_of(with_rival.world) is Stage.EXPIRED


def test_nd8_a_letter_to_the_incumbent_about_a_rival_is_found(worlds):
    def warns(world, minutes):
        rival(world, minutes)
        with stopped_at(NOW + timedelta(minutes=minutes)), work(world.house) as session:
            person = session.get_one(Person, world.people["south_seller"].person_id)
            mail(session, person.email, "en", "registration_answered", {"number": "R-NORTH-0001", "path": "cases/"})
            session.flush()
        run_jobs(world)

    assert difference(*worlds(warns)) is not None
