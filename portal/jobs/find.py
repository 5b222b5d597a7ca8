"""Reading a tenant's jobs. The table stands outside the wall, so the tenant is asked for here."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.jobs.models import Job, JobState
from portal.tenancy import tenant_of


def unfinished(session: Session) -> Select[Job]:
    """Open and dead jobs of the session's tenant: the dead first, then by due time."""
    mine = select(Job).where(Job.tenant_id == tenant_of(session), Job.state != JobState.DONE)
    return mine.order_by(Job.state, Job.due_at, Job.id)


def is_promised(session: Session, name: str, due_at: datetime) -> bool:
    """Whether the tenant was promised a job of this name for this instant or a later one, done or not."""
    own = Job.tenant_id == tenant_of(session), Job.name == name, Job.due_at >= due_at
    return session.scalar(select(Job.id).where(*own).limit(1)) is not None
