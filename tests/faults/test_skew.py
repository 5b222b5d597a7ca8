"""D06: a host whose clock is wrong decides nothing: no protection ends early, and none is granted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.conflict.rule import Notes, approve
from partners.protection.models import Protection, ProtectionState
from portal import clock, skew
from portal.clock import now, stopped_at
from portal.db import read, shared, work
from portal.flows import protection
from portal.jobs import dispatch
from portal.jobs.models import Job
from portal.skew import MOST, ClocksDiffer
from tests.claims import NOW, by, judged, run_jobs
from tests.life import LATER, protected

HOST = clock.host


@pytest.fixture
def off(database, monkeypatch):
    """`off(hours=1)`: the host's clock is that far from the database's; skipped where there is one clock."""
    if database.is_sqlite:
        pytest.skip("SQLite has the host's clock and no other")

    def turn(**more):
        monkeypatch.setattr(clock, "host", lambda: HOST() + timedelta(**more))

    return turn


def states(world):
    with read(world.house) as session:
        return [row.state for row in session.scalars(select(Protection))]


def test_d06_forty_days_ahead_no_sweep_ends_a_protection(world, off):
    protected(world)
    off(days=40)
    with stopped_at(LATER + timedelta(days=91)), pytest.raises(ClocksDiffer), work(world.house) as session:
        protection.lapse_due(session, now())
    assert states(world) == [ProtectionState.ACTIVE]


@pytest.mark.parametrize("apart", [{"days": -40}, {"hours": 1}, {"hours": -1}])
def test_d06_a_host_that_is_off_grants_nothing(world, off, apart):
    registration = judged(world)
    off(**apart)
    with pytest.raises(ClocksDiffer), work(world.house) as session:
        approve(session, registration.id, by(), Notes())
    assert states(world) == []


def test_d06_a_host_that_is_off_claims_no_job_so_that_none_is_put_off_or_given_up(world, off):
    with stopped_at(NOW):
        judged(world)
    with shared() as session:
        before = [(job.id, job.due_at, job.lease) for job in session.scalars(select(Job).order_by(Job.id))]
    off(days=40)
    with pytest.raises(ClocksDiffer):
        dispatch.claim(world.tenant.id)
    with shared() as session:
        assert [(job.id, job.due_at, job.lease) for job in session.scalars(select(Job).order_by(Job.id))] == before


def test_d06_a_few_minutes_are_nobodys_fault(world, off):
    off(seconds=MOST.total_seconds() - 30)
    protected(world)
    assert run_jobs(world) >= 0
    assert states(world) == [ProtectionState.ACTIVE]


def test_d06_readiness_says_that_the_clocks_differ(app, world, off):
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    off(days=40)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "clock 57600 minutes off the database's")


def test_d06_without_the_check_the_sweep_ends_it(world, off, monkeypatch):
    monkeypatch.setattr(skew, "MOST", timedelta(days=400))
    protected(world)
    off(days=40)
    with stopped_at(LATER + timedelta(days=91)), work(world.house) as session:
        protection.lapse_due(session, now())
    assert states(world) == [ProtectionState.LAPSED]


def test_d06_what_was_read_stays_readable(world, off):
    protected(world)
    off(days=40)
    assert states(world) == [ProtectionState.ACTIVE]
