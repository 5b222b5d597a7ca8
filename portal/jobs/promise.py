"""Promising a job, in the transaction that needs it done."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.clock import now
from portal.jobs.models import Job
from portal.tenancy import tenant_of


def later(session: Session, name: str, due_at: datetime | None = None, **arguments: Any) -> Job:
    """Promise a job for this tenant: it runs only if this transaction commits. Arguments must be JSON."""
    at = now()
    job = Job(
        tenant_id=tenant_of(session), name=name, arguments=arguments, promised_at=at, due_at=max(at, due_at or at)
    )
    session.add(job)
    return job
