"""Targets as they were set."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, words_of


class TargetKind(StrEnum):
    """Whose target it is."""

    PERSON = "person"
    TEAM = "team"


class Target(HouseRecord):
    """What somebody, or a team, is to win in a month in a currency. Never edited: a later version counts instead.

    Of two that are set at once one commits, since each version is there once.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("value_minor >= 0", name="value_not_negative"),
        UniqueConstraint("tenant_id", "subject_id", "month_on", "currency", "version"),
        Index("ix_target_month", "tenant_id", "month_on"),
    )
    __append_only__: ClassVar[bool] = True

    kind: Mapped[TargetKind] = mapped_column(words_of(TargetKind))
    subject_id: Mapped[UUID]  # a person or a team
    month_on: Mapped[date]  # its first day
    currency: Mapped[str]
    value_minor: Mapped[int]
    version: Mapped[int] = mapped_column(Integer)
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
