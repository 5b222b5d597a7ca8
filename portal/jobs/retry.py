"""Giving a dead job another round of attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.jobs.models import Job, JobState
from portal.tenancy import tenant_of
from pricing.ground.errors import NotFound


def retry(session: Session, job_id: UUID, now: datetime) -> Job:
    """Open a dead job again, due at once, with all its attempts before it. NotFound for any other job."""
    own = Job.tenant_id == tenant_of(session), Job.id == job_id
    job = session.scalar(select(Job).where(*own).with_for_update())
    if job is None or job.state is not JobState.DEAD:
        raise NotFound
    job.state, job.due_at, job.lease = JobState.OPEN, now, 0
    return job
