"""Claiming and doing jobs: lease, attempts, back-off and fencing in one table.

A claim moves the job's due time to the end of a lease and numbers the lease. Whoever holds the
newest number may finish; a worker that was thought dead and comes back finds its number old.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import robot
from portal.clock import now
from portal.db import read, shared, work
from portal.jobs.handler import Handler, Quick
from portal.jobs.models import Job, JobState

LEASE = timedelta(minutes=2)
ATTEMPTS_MAX = 8
BACK_OFF = timedelta(seconds=5)

log = structlog.get_logger("fairway.jobs")


class Overtaken(Exception):
    """Another worker holds a newer lease: this result is thrown away."""


def claim(only_tenant: int | None = None) -> Job | None:
    """Take the job that is due longest and lease it; None when none is due."""
    with shared(writes=True) as session:
        due = select(Job).where(Job.state == JobState.OPEN, Job.due_at <= now())
        if only_tenant is not None:
            due = due.where(Job.tenant_id == only_tenant)
        job = session.scalar(due.order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True))
        if job:
            job.lease += 1
            job.due_at = now() + LEASE
        return job


def run_next(handlers: Mapping[str, Handler], only_tenant: int | None = None) -> bool:
    """Do one job; False when none is due. A crash leaves the job to the next claim after its lease."""
    job = claim(only_tenant)
    if job is None:
        return False
    try:
        _do(job, handlers[job.name])
    except Overtaken:
        log.warning("job.overtaken", job=str(job.id), name=job.name)
    except Exception as error:
        log.exception("job.failed", job=str(job.id), name=job.name, lease=job.lease)
        _put_back(job, repr(error))
    return True


def run_due(handlers: Mapping[str, Handler], only_tenant: int | None = None) -> int:
    """Do all that is due, and say how many that were."""
    done = 0
    while run_next(handlers, only_tenant):
        done += 1
    return done


def _do(job: Job, handler: Handler) -> None:
    actor = robot(job.tenant_id)
    if isinstance(handler, Quick):
        with work(actor) as session:
            handler.act(session, job.arguments)
            _close(session, job)
        return
    with read(actor) as session:
        gathered = handler.gather(session, job.arguments)
    result = handler.labour(gathered)
    with work(actor) as session:
        handler.finish(session, job.arguments, result)
        _close(session, job)


def _close(session: Session, job: Job) -> None:
    held = _held(session, job)
    held.state, held.finished_at, held.error = JobState.DONE, now(), None


def _held(session: Session, job: Job) -> Job:
    """The job's row, if this worker's lease is still the newest."""
    row = session.scalar(select(Job).where(Job.tenant_id == job.tenant_id, Job.id == job.id).with_for_update())
    if row is None or row.lease != job.lease or row.state != JobState.OPEN:
        raise Overtaken
    return row


def _put_back(job: Job, error: str) -> None:
    with shared(writes=True) as session:
        try:
            held = _held(session, job)
        except Overtaken:
            return
        held.error = error[:2000]
        held.due_at = _retry_at(job.lease)
        if job.lease >= ATTEMPTS_MAX:
            held.state = JobState.DEAD


def _retry_at(attempts: int) -> datetime:
    wait: timedelta = BACK_OFF * 3 ** (attempts - 1)
    return now() + wait
