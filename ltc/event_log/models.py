"""Event logs that were asked for; their files lie in the folder of files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, words_of


class LogFormat(StrEnum):
    """In which format a log is written."""

    OCEL = "ocel"  # OCEL 2.0 as JSON: every object, and every event with all objects that take part
    XES = "xes"  # IEEE 1849: one trace for each deal


class LogState(StrEnum):
    """A log is asked for, then written."""

    PENDING = "pending"
    DONE = "done"


class EventLog(HouseRecord):
    """An event log of everything up to an instant. The next of its format takes its place."""

    __tablename__ = "event_log"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name="done_with_digest"),
        Index("ix_event_log_asked", "tenant_id", "asked_at"),
    )

    format: Mapped[LogFormat] = mapped_column(words_of(LogFormat))
    state: Mapped[LogState] = mapped_column(words_of(LogState), default=LogState.PENDING)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    objects: Mapped[int | None] = mapped_column(Integer)  # of XES the traces
    events: Mapped[int | None] = mapped_column(Integer)
