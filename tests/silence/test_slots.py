"""ND-4: when an answer comes and how long it holds depend on the submission alone, not on what was found."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from partners.conflict.answers import Answer
from partners.registration.answer_time import answer_at
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read
from portal.flows import registration as flow
from portal.jobs.promise import later
from tests.claims import NOW, judged, run_jobs, submitted
from tests.silence.twins import founded, nothing, protected, rule, stirred
from tests.world import build

OUTCOMES = ["approve", "return", *(answer.value for answer in Answer)]
HOUR = timedelta(hours=1)
WEEK = 7 * 24 * 60
SERIAL = count()
SHARED = {"suppress_health_check": [HealthCheck.function_scoped_fixture], "deadline": None}


@pytest.fixture
def weekly(tenant):
    """A world that answers once a week."""
    return build(tenant, answer_slot_minutes=WEEK)


def lived(world, sent_at, ruled_at, how, **more):
    """Submit, be judged at once and ruled on later, and let the dispatcher wake at the slot; the row then."""
    with stopped_at(sent_at):
        row = submitted(world, now=sent_at, **more)
        run_jobs(world)
    with stopped_at(ruled_at):
        rule(world, row.number, how, ruled_at)
        run_jobs(world)
        assert stored(world, row).answered_at is None
    with stopped_at(row.answer_at):
        run_jobs(world)
    return stored(world, row)


def stored(world, registration):
    with read(world.house) as session:
        return session.scalars(select(Registration).where(Registration.id == registration.id)).one()


@settings(max_examples=10, **SHARED)
@given(
    sent_at=st.datetimes(datetime(2026, 3, 10), datetime(2027, 1, 1)),
    share=st.integers(0, 99),
    how=st.sampled_from(OUTCOMES),
    taken=st.booleans(),
)
def test_nd4_b04_every_outcome_after_every_delay_is_answered_at_the_slot_of_the_submission(
    world, sent_at, share, how, taken
):
    sent_at, name = sent_at.replace(tzinfo=UTC), f"Customer {next(SERIAL)}"
    if taken:
        judged(world, "south_seller", sent_at - HOUR, customer_name=name)
    slot = datetime.fromtimestamp((sent_at.timestamp() // 3600 + 1) * 3600, UTC)
    row = lived(world, sent_at, sent_at + (slot - sent_at) * share // 100, how, customer_name=name)
    assert (row.answered_at, row.answer_at) == (slot, slot)


@settings(max_examples=5, **SHARED)
@given(sent_at=st.datetimes(datetime(2026, 3, 10), datetime(2027, 1, 1)), shares=st.tuples(*[st.integers(0, 99)] * 2))
def test_nd4_b04_how_long_a_protection_holds_does_not_tell_when_somebody_ruled(weekly, sent_at, shares):
    sent_at = sent_at.replace(tzinfo=UTC)
    wait = answer_at(sent_at, WEEK) - sent_at
    untils = {
        lived(
            weekly, sent_at, sent_at + wait * share // 100, "approve", customer_name=f"Customer {next(SERIAL)}"
        ).protected_until
        for share in shares
    }
    assert len(untils) == 1


def test_nd4_b12_before_at_and_after_a_rivals_last_day_the_same_is_said_at_the_same_time(tenant):
    for day in (87, 88, 89):
        at = datetime(2026, 3, 10, 4, 10, tzinfo=UTC) + timedelta(days=day)
        free, held = (stirred(founded(), stir) for stir in (nothing, protected))
        rows = [lived(world, at, at + timedelta(minutes=5), "policy") for world in (free, held)]
        assert {(r.answered_at, r.answer, r.answer_note, r.stage) for r in rows} == {
            (at.replace(minute=0) + HOUR, "policy", "Thank you", rows[0].stage)
        }


def test_nd4_what_is_undecided_at_its_slot_moves_together_and_reads_alike(tenant, app):
    world = stirred(founded(), protected)
    start = datetime(2026, 3, 10, 4, 10, tzinfo=UTC)
    with stopped_at(start):
        rows = [submitted(world, now=start, customer_name=name) for name in ("Siemens AG", "Nobody Ltd", "Yard Works")]
        run_jobs(world)
        rule(world, rows[2].number, "approve", start)
    with stopped_at(start + HOUR):
        run_jobs(world)
        held, free, decided = (stored(world, row) for row in rows)
        assert held.answer_at == free.answer_at == datetime(2026, 3, 10, 6, tzinfo=UTC)
        assert decided.answered_at == start + HOUR
        client = world.client(app, "north_seller")
        pages = [client.get(world.url(f"registrations/{row.id}")).text for row in (held, free)]
        said = [page[page.index("Received. Registrations") :].split("</p>")[0] for page in pages]
        assert said[0] == said[1]


def test_nd4_an_answer_that_comes_when_it_is_decided_is_found(world, monkeypatch):
    def at_once(session, registration, now):
        registration.answer_at = now
        later(session, "registration.release", registration=str(registration.id))

    monkeypatch.setattr(flow, "answer", at_once)
    with pytest.raises(AssertionError):
        lived(world, NOW, NOW + timedelta(minutes=7), "policy")
