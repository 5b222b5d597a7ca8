"""The dispatcher: does what is due, promises what is scheduled, and sleeps a moment."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.actor import robot
from portal.clock import now
from portal.db import shared, work
from portal.identity.models import Tenant
from portal.jobs.dispatch import run_next
from portal.jobs.handlers import HANDLERS
from portal.jobs.models import Job, JobState, Schedule
from portal.jobs.promise import later

NAP_SECONDS = 1
SCHEDULES = {
    "protection.round": 3600,
    "receipt.publish": 3600,
    "lead.morning": 86400,
    "ticket.round": 3600,
    "policy.prove": 86400,
    "ledger.prove": 86400,
    "statement_answer.round": 86400,
    "figure.count": 86400,
}  # seconds between two
BY_NIGHT = frozenset({"policy.prove", "ledger.prove", "statement_answer.round", "figure.count", "lead.morning"})
NIGHT_HOUR = 2
log = structlog.get_logger("fairway.jobs")


class Dispatcher:
    """A loop that runs until it is stopped; one in the web process, or many as `fairway worker`."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="dispatcher", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Run in this thread. A database that is away for a while is tried again."""
        while not self._stop.is_set():
            try:
                promise_scheduled()
                while not self._stop.is_set() and run_next(HANDLERS):
                    pass
            except Exception:
                log.exception("dispatcher.stumbled")
            self._stop.wait(NAP_SECONDS)

    def stop(self, seconds: int = 4) -> None:
        """Finish the job at hand, then end."""
        self._stop.set()
        if self._thread:
            self._thread.join(seconds)

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return bool(self._thread and self._thread.is_alive())


def promise_scheduled() -> None:
    """Promise every scheduled job whose time has come; of two dispatchers, one does it."""
    for tenant_id, name in _due():
        with work(robot(tenant_id)) as session:
            query = select(Schedule).where(Schedule.tenant_id == tenant_id, Schedule.name == name).with_for_update()
            row = session.scalars(query.execution_options(populate_existing=True)).one()
            if row.next_at <= now():
                row.next_at = _next(session, row)
                later(session, name)


def _next(session: Session, row: Schedule) -> datetime:
    """When a schedule is due again; what is done by night, in the small hours where the tenant is."""
    at = now() + timedelta(seconds=row.every_seconds)
    if row.name not in BY_NIGHT:
        return at
    tenant = session.scalars(select(Tenant).where(Tenant.id == row.tenant_id)).one()
    return at.astimezone(ZoneInfo(tenant.time_zone)).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)


def _due() -> list[tuple[int, str]]:
    """Schedules that are due; a tenant without its schedules gets them first."""
    with shared() as session:
        known = {(s.tenant_id, s.name) for s in session.scalars(select(Schedule))}
        wanted = {(tenant_id, name) for tenant_id in session.scalars(select(Tenant.id)) for name in SCHEDULES}
        due = select(Schedule.tenant_id, Schedule.name).where(Schedule.next_at <= now())
        found = [(row.tenant_id, row.name) for row in session.execute(due)]
    if lacking := wanted - known:
        with shared(writes=True) as session:
            for tenant_id, name in sorted(lacking):
                if session.get(Schedule, (tenant_id, name)) is None:
                    every = SCHEDULES[name]
                    session.add(Schedule(tenant_id=tenant_id, name=name, every_seconds=every, next_at=now()))
    return found


def waiting() -> tuple[int, int]:
    """How many jobs are open, and how many gave up."""
    counting = select(func.count()).select_from(Job)
    with shared() as session:
        in_state = [session.scalar(counting.where(Job.state == state)) for state in (JobState.OPEN, JobState.DEAD)]
    return in_state[0] or 0, in_state[1] or 0
