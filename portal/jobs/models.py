"""Jobs and schedules. Both are outside the tenant wall: the dispatcher serves all tenants."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import Record, new_id, words_of


class JobState(StrEnum):
    """Open jobs are claimed when due; a dead one has used up its attempts and waits for a person."""

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"


class Job(Record):
    """Work promised in the transaction that needs it done.

    `lease` is the fence: it grows with every claim, and only the holder of the newest may finish.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "due_at"), Index("ix_job_tenant", "tenant_id", "name"))

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(words_of(JobState), default=JobState.OPEN)
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime]  # not before; a claim moves it to the end of the lease
    lease: Mapped[int] = mapped_column(Integer, default=0)
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Schedule(Record):
    """A job that is promised again and again."""

    __tablename__ = "schedule"

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    every_seconds: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime]
