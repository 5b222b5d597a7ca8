"""Targets: each setting is a version, a won deal counts for its owner and the owner's team of that day."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.deal.models import DealState
from ltc.sales_team.form import AlreadyInTeam, LeftBeforeJoining, TeamCodeRefused, form, join, leave
from ltc.sales_team.models import SalesTeam
from ltc.target.find import history, standings
from ltc.target.models import Target, TargetKind
from ltc.target.set import Aim, set_target
from portal.actor import robot
from portal.db import read, work
from pricing.ground.money import Money
from tests.deals import NOW, opened

MARCH = date(2026, 3, 1)


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def won(world, owner, day, value=100_000):
    with work(world.house) as session:
        deal = opened(world, session, partner=None, value=value)
        deal.owner_id, deal.state, deal.closed_at = owner, DealState.WON, midnight(date(2026, 3, day))


def team(world):
    with work(world.house) as session:
        return form(session, "south", ("South", "华南")).id


def in_team(world, team_id, person, first, until=None):
    with work(world.house) as session:
        member = join(session, session.get_one(SalesTeam, (world.tenant.id, team_id)), person, first)
        if until:
            leave(member, until)


def found(world):
    with read(world.house) as session:
        return {(one.kind, one.subject_id): one for one in standings(session, MARCH, midnight)}


def aim(subject, minor, kind=TargetKind.PERSON):
    return Aim(kind, subject, date(2026, 3, 17), Money(minor, "EUR"))


def test_the_newest_version_counts_and_the_others_stay(world):
    me, by = world.people["direct_seller"].person_id, world.people["tenant_admin"].person_id
    for minor in (500_000, 400_000):
        with work(world.house) as session:
            set_target(session, aim(me, minor), by, NOW)
    won(world, me, 5)
    one = found(world)[TargetKind.PERSON, me]
    assert (one.target_minor, one.won_minor, one.deals, one.share_ppm) == (400_000, 100_000, 1, 250_000)
    with read(world.house) as session:
        assert [row.value_minor for row in session.scalars(history(session.scalars(select(Target)).first()))] == [
            400_000,
            500_000,
        ]


def test_two_who_set_one_target_at_once_make_one_version(world):
    me = world.people["direct_seller"].person_id
    with work(world.house) as session:
        first = set_target(session, aim(me, 1), me, NOW)
    with pytest.raises(IntegrityError), work(world.house) as session:
        again = set_target(session, aim(me, 2), me, NOW)
        again.version = first.version


def test_a_deal_counts_for_the_team_in_which_its_owner_was_that_day(world):
    me, south = world.people["direct_seller"].person_id, team(world)
    in_team(world, south, me, date(2026, 1, 1), date(2026, 3, 10))
    won(world, me, 9)
    won(world, me, 10, 7)
    assert found(world)[TargetKind.PERSON, me].won_minor == 100_007
    assert found(world)[TargetKind.TEAM, south].won_minor == 100_000


def test_a_whole_month_in_a_team_counts_whole_and_another_month_not_at_all(world):
    me, south = world.people["direct_seller"].person_id, team(world)
    in_team(world, south, me, date(2026, 3, 1))
    won(world, me, 31)
    assert found(world)[TargetKind.TEAM, south].deals == 1
    with read(world.house) as session:
        assert standings(session, date(2026, 4, 1), midnight) == []


def test_lost_and_open_deals_and_those_without_an_owner_count_for_nobody(world):
    won(world, None, 5)
    with work(world.house) as session:
        opened(world, session)
    assert found(world) == {}


def test_nobody_is_in_a_team_twice_at_once(world):
    me, south = world.people["direct_seller"].person_id, team(world)
    in_team(world, south, me, date(2026, 1, 1), date(2026, 3, 10))
    with pytest.raises(AlreadyInTeam):
        in_team(world, south, me, date(2026, 3, 9))
    with pytest.raises(LeftBeforeJoining):
        in_team(world, south, me, date(2026, 4, 1), date(2026, 3, 31))
    in_team(world, south, me, date(2026, 3, 10))
    with pytest.raises(TeamCodeRefused):
        team(world)


def test_a_target_is_of_this_tenant_alone(world, neighbour):
    me = world.people["direct_seller"].person_id
    with work(world.house) as session:
        set_target(session, aim(me, 1), me, NOW)
    with read(robot(neighbour.id)) as session:
        assert session.scalars(select(Target)).all() == []
