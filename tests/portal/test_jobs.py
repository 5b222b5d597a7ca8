"""Jobs: promised in a transaction, tried again with patience, given up with a word, never in a writer's way."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.account.models import Account
from portal.clock import now, stopped_at
from portal.db import read, shared, work
from portal.jobs import dispatch
from portal.jobs.dispatch import run_due, run_next
from portal.jobs.handler import Quick, Slow
from portal.jobs.models import Job, JobState
from portal.jobs.promise import later


def jobs(world):
    with shared() as session:
        return session.scalars(select(Job).where(Job.tenant_id == world.tenant.id)).all()


def test_a_job_promised_in_a_transaction_that_fails_never_existed(world):
    with pytest.raises(ZeroDivisionError), work(world.house) as session:
        later(session, "test.any")
        session.flush()
        raise ZeroDivisionError
    assert jobs(world) == []


def test_a_job_that_fails_is_tried_again_later_and_at_last_given_up(world):
    def broken(session, arguments):
        raise RuntimeError("no luck")

    with work(world.house) as session:
        later(session, "test.broken")
    at = now()
    for attempt in range(dispatch.ATTEMPTS_MAX):
        with stopped_at(at):
            assert run_next({"test.broken": Quick(broken)}, world.tenant.id), attempt
            assert not run_next({"test.broken": Quick(broken)}, world.tenant.id)
        at = max(at, jobs(world)[0].due_at)
    [job] = jobs(world)
    assert job.state is JobState.DEAD
    assert "no luck" in job.error


def test_the_effect_of_a_job_that_fails_is_taken_back_with_it(world):
    def half(session, arguments):
        session.add(Account(name="half"))
        session.flush()
        raise RuntimeError

    with work(world.house) as session:
        later(session, "test.half")
    run_due({"test.half": Quick(half)}, world.tenant.id)
    with read(world.house) as session:
        assert session.scalars(select(Account)).all() == []


def test_slow_work_keeps_no_writer_waiting(world):
    working, written = threading.Event(), threading.Event()

    def labour(_):
        working.set()
        assert written.wait(20), "a writer waited for slow work"

    with work(world.house) as session:
        later(session, "test.slow")
    handlers = {"test.slow": Slow(lambda s, a: None, labour, lambda s, a, r: None)}
    thread = threading.Thread(target=run_due, args=(handlers, world.tenant.id))
    thread.start()
    assert working.wait(20)
    with work(world.house) as session:
        session.add(Account(name="meanwhile"))
    written.set()
    thread.join(20)
    assert [job.state for job in jobs(world)] == [JobState.DONE]


def test_of_four_workers_each_job_is_done_by_one(world):
    def count(session, arguments):
        session.add(Account(name=f"job {arguments['number']}"))

    with work(world.house) as session:
        for number in range(40):
            later(session, "test.count", number=number)
    handlers = {"test.count": Quick(count)}
    threads = [threading.Thread(target=run_due, args=(handlers, world.tenant.id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with read(world.house) as session:
        names = session.scalars(select(Account.name)).all()
    assert sorted(names) == sorted(f"job {n}" for n in range(40))


def test_a_job_runs_not_before_it_is_due(world):
    with work(world.house) as session:
        later(session, "test.later", now() + timedelta(hours=1))
    assert run_due({"test.later": Quick(lambda s, a: None)}, world.tenant.id) == 0


def test_sixteen_writers_take_turns_and_none_is_turned_away(world, database):
    order, failures = [], []

    def write(number):
        try:
            with work(world.house) as session:
                session.add(Account(name=f"writer {number}"))
                order.append(number)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sorted(order) == list(range(16))
