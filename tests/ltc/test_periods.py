"""Settlement periods: on the tenant's calendar, without gaps and without overlap; the last day belongs to its own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.settlement.approve import approve
from ltc.settlement.cadence import Cadence, cut, span
from ltc.settlement.models import Statement
from ltc.settlement.periods import period_of, span_of
from ltc.settlement.settle import settle
from ltc.settlement_terms import draft as drafting
from ltc.settlement_terms.terms import Terms
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, invoiced, opened, ordered, paid

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def publish(world, cadence, day):
    """Terms with a cadence, in force from a day."""
    with work(world.house) as session:
        draft = drafting.begin(session, new_id(), NOW)
        session.flush()
        drafting.edit(session, draft, Terms(cadence=cadence), draft.drafted_by, NOW)
        drafting.publish(session, draft, day, new_id(), (day, NOW))


@given(DAYS, st.sampled_from(Cadence))
def test_every_day_is_in_one_period_and_periods_follow_each_other(day, cadence):
    start, end = span(cadence, day)
    assert start <= day < end
    assert span(cadence, end)[0] == end
    assert {span(cadence, start + timedelta(days=n)) for n in range((end - start).days)} == {(start, end)}


@given(DAYS, st.sampled_from(Cadence), st.lists(DAYS, max_size=3))
def test_changes_cut_a_period_into_parts_that_fill_it(day, cadence, changes):
    whole = span(cadence, day)
    start, end = cut(whole, day, changes)
    assert whole[0] <= start <= day < end <= whole[1]
    assert not [one for one in changes if start < one < end]


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last"),
    [
        (Cadence.HALF_MONTHLY, date(2026, 1, 31), date(2026, 1, 16), date(2026, 1, 31)),
        (Cadence.HALF_MONTHLY, date(2026, 2, 28), date(2026, 2, 16), date(2026, 2, 28)),
        (Cadence.HALF_MONTHLY, date(2028, 2, 29), date(2028, 2, 16), date(2028, 2, 29)),
        (Cadence.HALF_MONTHLY, date(2026, 1, 15), date(2026, 1, 1), date(2026, 1, 15)),
        (Cadence.BIWEEKLY, date(2026, 3, 10), date(2026, 3, 2), date(2026, 3, 15)),
        (Cadence.QUARTERLY, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (Cadence.QUARTERLY, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (Cadence.MONTHLY, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_fact_17_the_last_day_belongs_to_its_period(cadence, day, first, last):
    assert span(cadence, day) == (first, last + timedelta(days=1))


def test_a_half_month_is_settled_by_itself(world):
    """What was paid on the 15th and on the 16th stands on two statements, each with a number of its own."""
    publish(world, Cadence.HALF_MONTHLY, date(2026, 3, 1))
    for day in (date(2026, 3, 15), date(2026, 3, 16)):
        with work(world.house) as session:
            paid(session, invoiced(session, ordered(world, session, opened(world, session))), on=day)
    with work(world.house) as session:
        for day in (date(2026, 3, 1), date(2026, 3, 31)):
            run = settle(session, Bulk(session), period_of(session, day), new_id(), NOW)
            session.flush()
            approve(session, run, run.digest, new_id(), NOW)
            session.flush()
    with read(world.house) as session:
        found = {row.number: row.earned_minor for row in session.query(Statement)}
    assert found == {"S-NORTH-20260301-EUR": 40_375, "S-NORTH-20260316-EUR": 40_375}


def test_a_change_of_the_cadence_cuts_and_an_opened_period_stays(world):
    with work(world.house) as session:
        period_of(session, date(2026, 3, 10))
    publish(world, Cadence.BIWEEKLY, date(2026, 3, 20))
    publish(world, Cadence.MONTHLY, date(2026, 5, 7))
    spans = []
    with read(world.house) as session:
        day = date(2026, 3, 1)
        while day < date(2026, 7, 1):
            spans.append(span_of(session, day))
            assert {span_of(session, day + timedelta(days=n)) for n in range((spans[-1][1] - day).days)} == {spans[-1]}
            day = spans[-1][1]
    assert [f"{start:%m%d}-{end:%m%d}" for start, end in spans] == [
        "0301-0401", "0401-0413", "0413-0427", "0427-0507", "0507-0601", "0601-0701",
    ]  # fmt: skip
