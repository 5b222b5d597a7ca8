"""The board and the list of deals: what is late, what a column adds up to, what each filter finds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ltc.board.find import CARDS, columns, overdue_count
from ltc.board.weigh import Part, sums
from ltc.deal.late import late
from ltc.deal.models import Deal, DealState
from ltc.deal.room.models import TeamRole
from ltc.deal.seek import Sought, Standing, criteria
from ltc.mode.models import Mode
from ltc.path.every_stage import StageOf, all_stages, columns_of
from partners.calendar.hours import Hours, same_time_after
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, opened
from tests.partners.test_calendar import SHANGHAI
from tests.rooms import seated

ALWAYS = Hours("Asia/Shanghai", 0, 1440, frozenset(range(1, 8)))
BEGIN = datetime(2026, 1, 20, tzinfo=UTC)
MINUTES = 60 * 24 * 60


@given(st.integers(0, MINUTES), st.integers(0, MINUTES), st.integers(0, 25), st.sampled_from([SHANGHAI, ALWAYS]))
def test_late_is_what_is_due_before_now_on_the_working_calendar(since, now, due_days, hours):
    since, now = BEGIN + timedelta(minutes=since), BEGIN + timedelta(minutes=now)
    assert late(now, due_days, hours).is_late(since) == (same_time_after(since, due_days, hours) < now)


def test_a_deal_of_friday_is_due_on_monday_at_the_same_time_and_one_of_sunday_at_its_own():
    monday_noon = datetime(2026, 3, 16, 4, tzinfo=UTC)  # 12:00 in Shanghai
    found = late(monday_noon, 1, SHANGHAI)
    assert found.is_late(datetime(2026, 3, 13, 3, tzinfo=UTC))
    assert not found.is_late(datetime(2026, 3, 13, 5, tzinfo=UTC))
    assert found.is_late(datetime(2026, 3, 15, 1, tzinfo=UTC))


def test_sums_stay_by_currency_and_the_expectation_is_rounded_once():
    found = sums([Part("EUR", 2, 101, 500_000), Part("EUR", 1, 101, 500_000), Part("CNY", 1, 30, 100_000)])
    assert (found.count, found.minor, found.weighted) == (4, {"CNY": 30, "EUR": 202}, {"CNY": 3, "EUR": 101})


def test_columns_stand_as_in_the_newest_version_and_what_only_older_ones_have_comes_last():
    def stage(version, position, code):
        said = (Mode.DIRECT, version, position, code, code, code, None, 0, version, False)
        return StageOf(new_id(), new_id(), *said)

    stages = [stage(2, 0, "lead"), stage(2, 1, "review"), stage(2, 2, "order"), stage(1, 0, "lead"), stage(1, 1, "bid")]
    found = columns_of(stages, Mode.DIRECT)
    assert [(one.code, one.version) for one in found] == [("lead", 2), ("review", 2), ("order", 2), ("bid", 1)]
    assert columns_of(stages, Mode.CHANNEL) == []


def standing(session, now=NOW, hours=ALWAYS):
    return Standing(all_stages(session), now, now.date(), hours)


def plant(world, number, partner="north", **changes):
    with work(world.house) as session:
        for _ in range(number):
            deal = opened(world, session, partner)
            for name, value in changes.items():
                setattr(deal, name, value)
        return deal.id


def found(world, sought, now=NOW):
    with read(world.house) as session:
        return set(session.scalars(select(Deal.id).where(*criteria(sought, standing(session, now)))))


def test_a_column_counts_all_its_deals_and_shows_those_that_wait_longest(world):
    plant(world, CARDS + 3)
    oldest = plant(world, 1, stage_since=NOW - timedelta(days=9))
    plant(world, 1, state=DealState.LOST, closed_at=NOW)
    with read(world.house) as session:
        first, *rest = columns(session, Sought(mode=Mode.CHANNEL), standing(session))
    assert (first.stage.code, first.sums.count, first.more) == ("registered", CARDS + 4, 4)
    assert first.cards[0].id == oldest
    assert first.sums.weighted == {"EUR": (CARDS + 4) * 5_000_000 * 30 // 100}
    assert [one.sums.count for one in rest] == [0] * 4  # the last stage has no gate and no column


def test_another_modes_deals_are_on_another_board(world):
    plant(world, 1, partner=None)
    with read(world.house) as session:
        against = standing(session)
        assert sum(one.sums.count for one in columns(session, Sought(mode=Mode.CHANNEL), against)) == 0
        assert sum(one.sums.count for one in columns(session, Sought(mode=Mode.DIRECT), against)) == 1


def test_overdue_is_past_the_due_time_not_on_hold_and_not_lost(world):
    late_since = NOW - timedelta(days=11)  # ten days are allowed
    late_one = plant(world, 1, stage_since=late_since)
    plant(world, 1, stage_since=NOW - timedelta(days=9))
    plant(world, 1, stage_since=late_since, held_until=date(2026, 4, 1))
    plant(world, 1, stage_since=late_since, state=DealState.LOST, closed_at=NOW)
    assert found(world, Sought(overdue=True)) == {late_one}
    with read(world.house) as session:
        assert overdue_count(session, Sought(mode=Mode.CHANNEL), standing(session)) == 1


def test_a_hold_that_is_over_is_overdue_again(world):
    deal = plant(world, 1, stage_since=NOW - timedelta(days=30), held_until=NOW.date())
    assert found(world, Sought(overdue=True)) == {deal}


def test_owner_and_account_responsible_are_two_filters(world):
    seller = world.people["direct_seller"].person_id
    owned = plant(world, 1, owner_id=seller)
    answered = plant(world, 1)
    seated(world, answered, TeamRole.ACCOUNT, "direct_seller")
    seated(world, plant(world, 1), TeamRole.SOLUTION, "direct_seller")
    assert found(world, Sought(owner_id=seller)) == {owned}
    assert found(world, Sought(ar_id=seller)) == {answered}


@pytest.mark.parametrize("stage", ["registered", "quotation"])
def test_a_stage_is_found_by_its_code(world, stage):
    deal = plant(world, 1)
    assert found(world, Sought(stage=stage, mode=Mode.CHANNEL)) == ({deal} if stage == "registered" else set())
