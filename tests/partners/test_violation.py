"""Violations: the published counting as stories, and what it does to a partner's standing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from partners.partner.models import Partner, Standing
from partners.violation.count import SHIPPED, Entry, Rule, listing
from partners.violation.models import Violation, WatchList
from partners.violation.record import (
    Breach,
    Clerk,
    CountingOff,
    StruckAlready,
    ViolationLater,
    publish,
    record,
    set_standing,
    strike,
    weigh,
)
from portal.db import read, work
from portal.flows import protection
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY

DAY = date(2026, 5, 4)
STORIES = {
    "nothing": ("", None),
    "one of level 3": ("3", None),
    "two of level 3": ("3 3", None),
    "three of level 3 are yellow": ("3 3 3", WatchList.YELLOW),
    "one of level 2": ("2", None),
    "one of level 2 and one of 3": ("2 3", None),
    "one of level 2 and two of 3 are yellow": ("2 3 3", WatchList.YELLOW),
    "two of level 2 are yellow": ("2 2", WatchList.YELLOW),
    "three of level 2 are black": ("2 2 2", WatchList.BLACK),
    "one of level 1 is black": ("1", WatchList.BLACK),
    "black hides yellow": ("3 3 3 1", WatchList.BLACK),
}


def entries(text, first=DAY):
    """Violations on days one after the other."""
    return [Entry(int(level), first + timedelta(days=number)) for number, level in enumerate(text.split())]


@pytest.mark.parametrize(("told", "expected"), STORIES.values(), ids=STORIES.keys())
def test_story(told, expected):
    found = listing(entries(told), SHIPPED, DAY + timedelta(days=10))
    assert (found.watch_list if found else None) is expected


def test_a_list_ends_on_its_last_date_not_after_it():
    assert listing(entries("1"), SHIPPED, DAY + timedelta(days=89))
    assert listing(entries("1"), SHIPPED, DAY + timedelta(days=90)) is None


def test_a_new_calendar_year_counts_anew():
    spread = [Entry(2, date(2026, 12, 30)), Entry(2, date(2027, 1, 2))]
    assert listing(spread, SHIPPED, date(2027, 1, 3)) is None
    assert listing([*spread, Entry(2, date(2027, 1, 3))], SHIPPED, date(2027, 1, 3))


def test_a_level_that_a_rule_does_not_count_does_not_lengthen_its_list():
    found = listing([*entries("1"), Entry(3, DAY + timedelta(days=30))], SHIPPED, DAY + timedelta(days=31))
    assert found.until == DAY + timedelta(days=90)


def clerk(today=TODAY):
    return Clerk(new_id(), today, NOW)


def partner_of(session, world):
    return session.scalars(select(Partner).where(Partner.id == world.partners["north"])).one()


def breach(world, level, on=TODAY):
    return Breach(world.partners["north"], level, on, "registered what it had not visited")


def test_a_full_black_count_suspends_at_once_and_the_round_lifts_it_on_its_day(world):
    with work(world.house) as session:
        record(session, breach(world, 1), clerk())
    with read(world.house) as session:
        partner = partner_of(session, world)
        assert (partner.standing, partner.suspended_until) == (Standing.SUSPENDED, TODAY + timedelta(days=90))
    for days, standing in ((89, Standing.SUSPENDED), (90, Standing.GOOD)):
        with work(world.house) as session:
            protection.make_round(session, NOW + timedelta(days=days))
        with read(world.house) as session:
            assert partner_of(session, world).standing is standing


def test_what_is_struck_out_counts_no_more_and_stays_on_file(world):
    with work(world.house) as session:
        record(session, breach(world, 1), clerk())
    with work(world.house) as session:
        strike(session, session.scalars(select(Violation)).one(), "mistaken for another", clerk())
    with read(world.house) as session:
        assert partner_of(session, world).standing is Standing.GOOD
        assert len(session.scalars(select(Violation)).all()) == 2
    with work(world.house) as session, pytest.raises(StruckAlready):
        first = session.scalars(select(Violation).where(Violation.strikes_id.is_(None))).one()
        strike(session, first, "again", clerk())


def test_a_suspension_that_a_person_set_is_never_lifted_by_counting(world):
    with work(world.house) as session:
        set_standing(partner_of(session, world), Standing.SUSPENDED)
    with work(world.house) as session:
        record(session, breach(world, 1), clerk())
        weigh(session, world.partners["north"], TODAY + timedelta(days=400))
    with read(world.house) as session:
        assert partner_of(session, world).standing is Standing.SUSPENDED


def test_a_violation_of_tomorrow_is_refused(world):
    with work(world.house) as session, pytest.raises(ViolationLater):
        record(session, breach(world, 3, TODAY + timedelta(days=1)), clerk())


def test_the_counting_is_the_tenants_own(world):
    with work(world.house) as session:
        publish(session, [Rule(WatchList.BLACK, (0, 0, 1), 10)])
        record(session, breach(world, 3), clerk())
    with read(world.house) as session:
        assert partner_of(session, world).suspended_until == TODAY + timedelta(days=10)
    with work(world.house) as session, pytest.raises(CountingOff):
        publish(session, [Rule(WatchList.BLACK, (0, 0, 1), 10), Rule(WatchList.BLACK, (0, 0, 1), 20)])


def test_a_partner_never_sees_the_ledger(world):
    with work(world.house) as session:
        record(session, breach(world, 3), clerk())
    with read(world.people["north_admin"]) as session:
        assert session.scalars(select(Violation)).all() == []
