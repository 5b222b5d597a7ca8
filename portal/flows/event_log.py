"""Writing a tenant's event log into a file: asked for on a page, written by a job, or straight by the command line."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from ltc.event_log.models import EventLog, LogFormat, LogState
from ltc.event_log.ocel import Count
from ltc.event_log.tell import told
from portal.actor import robot
from portal.clock import now
from portal.config import settings
from portal.db import read
from portal.flows.promise import zone
from portal.jobs.promise import later
from portal.tenancy import tenant_of
from pricing.ground.record import new_id

EXPORT = "event_log.asked"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: its size in bytes, its SHA-256, and how much is in it."""

    size: int
    sha256: str
    objects: int
    events: int


def ask(session: Session, kind: LogFormat, by: UUID, at: datetime) -> EventLog:
    """Ask for a log; a job writes it."""
    row = EventLog(id=new_id(), format=kind, asked_by=by, asked_at=at)
    session.add(row)
    later(session, EXPORT, log=str(row.id))
    return row


def write(tenant_id: int, kind: LogFormat, path: Path) -> Written:
    """Write everything as it is now; the file is there when it is whole. Memory does not grow with the log."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half, digest, count, size = path.with_name(f"{path.name}.{new_id().hex}.half"), hashlib.sha256(), Count(), 0
    try:
        with read(robot(tenant_id)) as session, os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            for piece in told(session, kind, zone(session), count):
                content = piece.encode()
                digest.update(content)
                size += file.write(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return Written(size, digest.hexdigest(), count.objects, count.events)


def finish(session: Session, log_id: UUID, found: Written) -> None:
    """Say that a log is written. Earlier ones of its format go, with their files, when this commits."""
    row = session.get_one(EventLog, (tenant_of(session), log_id))
    row.state, row.made_at, row.size, row.sha256 = LogState.DONE, now(), found.size, found.sha256
    row.objects, row.events = found.objects, found.events
    earlier = select(EventLog).where(EventLog.format == row.format, EventLog.id != row.id)
    gone = session.scalars(earlier.where(EventLog.state == LogState.DONE)).all()
    paths = [path_of(one) for one in gone]
    for one in gone:
        session.delete(one)

    @event.listens_for(session, "after_commit")
    def let_go(_: Session) -> None:
        for path in paths:
            path.unlink(missing_ok=True)


def path_of(row: EventLog) -> Path:
    """Where a log's file lies."""
    return Path(settings().files_folder) / str(row.tenant_id) / "event-logs" / row.id.hex
