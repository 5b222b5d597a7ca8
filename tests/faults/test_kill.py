"""C16, G22: workers are killed with -9 in mid-job. Nothing is lost, no effect is repeated, and kills did strike."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from portal.clock import now, stopped_at
from portal.db import current, read, shared, work
from portal.jobs import dispatch
from portal.jobs.dispatch import run_due
from portal.jobs.models import Job, JobState
from portal.jobs.promise import later
from portal.mail.models import MailMessage
from tests.claims import NOW
from tests.faults.hands import HANDLERS, effects
from tests.life import protected, told, with_terms

HOUSE = Path(__file__).parent.parent.parent
JOBS, KILLS = 12, 6


def worker(world):
    """A worker process that has begun."""
    url = current().url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.hands", url, str(world.tenant.id)]
    process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


def in_flight(world):
    """Jobs that somebody has claimed and not finished."""
    with shared() as session:
        claimed = select(func.count()).select_from(Job).where(Job.tenant_id == world.tenant.id, Job.lease > 0)
        return session.scalar(claimed.where(Job.state == JobState.OPEN))


def test_killed_workers_lose_nothing_and_repeat_nothing(world):
    seed = 20261124
    chance = random.Random(seed)
    with work(world.house) as session:
        for number in range(JOBS):
            later(session, ("test.quick", "test.slow")[number % 2], number=number)
    struck = 0
    for _ in range(KILLS):
        process = worker(world)
        time.sleep(0.05 + chance.random() * 0.3)
        process.kill()
        process.communicate()
        struck += bool(in_flight(world))
    assert struck, f"no kill struck a job in flight (seed {seed})"
    with stopped_at(now() + dispatch.LEASE * 2):
        run_due(HANDLERS, only_tenant=world.tenant.id)
    with read(world.house) as session:
        assert effects(session) == sorted(f"{('quick', 'slow')[n % 2]} {n}" for n in range(JOBS))


def test_killed_in_the_middle_of_warnings_every_holder_is_told_once(world):
    with_terms(world, heartbeat_days=0)
    names = [f"Customer {number}" for number in range(JOBS // 2)]
    holders = [protected(world, customer_name=name) for name in names]
    near = (NOW + timedelta(days=80)).isoformat()
    with work(world.house) as session:
        for registration in holders * 2:
            later(session, "test.watch", registration=str(registration.id), now=near)
    struck, chance = 0, random.Random(7)
    for _ in range(KILLS):
        process = worker(world)
        time.sleep(0.05 + chance.random() * 0.3)
        process.kill()
        process.communicate()
        struck += bool(in_flight(world))
    assert struck, "no kill struck a job in flight"
    with stopped_at(now() + dispatch.LEASE * 2):
        run_due(HANDLERS, only_tenant=world.tenant.id)
    assert len(told(world, "protection_ends")) == len(holders)
    with read(world.house) as session:
        letters = session.scalars(select(MailMessage).where(MailMessage.template == "protection_ends")).all()
    assert sorted(letter.facts["number"] for letter in letters) == sorted(one.number for one in holders)


def test_a_worker_that_comes_back_after_its_lease_finds_it_overtaken(world):
    with work(world.house) as session:
        later(session, "test.slow", number=1)
    late = dispatch.claim(world.tenant.id)
    with stopped_at(now() + dispatch.LEASE + timedelta(seconds=1)):
        assert run_due(HANDLERS, only_tenant=world.tenant.id) == 1
    try:
        dispatch._do(late, HANDLERS["test.slow"])
        raise AssertionError("the old lease was good")
    except dispatch.Overtaken:
        pass
    with read(world.house) as session:
        assert effects(session) == ["slow 1"]
