"""Dated holidays and make-up days, and the versions of the working time."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord, words_of


class DayKind(StrEnum):
    """How a day differs from its weekday."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"  # a weekend day that is worked in exchange


class CalendarDay(TenantRecord):
    """A day that is not what its weekday says."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("tenant_id", "falls_on"),)

    falls_on: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(words_of(DayKind))
    name_en: Mapped[str]
    name_zh: Mapped[str]


class WorkingTime(TenantRecord):
    """Opening hours and the time that a review may take, in force from an instant on, never edited."""

    __tablename__ = "working_time"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440", name="opening"),
        CheckConstraint("workdays <> ''", name="some_day_is_worked"),
        CheckConstraint("review_hours >= 0 AND remind_hours >= 0 AND escalate_hours >= 0", name="hours"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    opens_minute: Mapped[int] = mapped_column(Integer)  # after midnight, where the tenant is
    closes_minute: Mapped[int] = mapped_column(Integer)
    workdays: Mapped[str]  # ISO weekdays, such as 12345
    review_hours: Mapped[int] = mapped_column(Integer)  # working hours to the answer; 0: the next slot, day or night
    remind_hours: Mapped[int] = mapped_column(Integer)  # working hours before a case is due; 0: no reminder
    escalate_hours: Mapped[int] = mapped_column(Integer)  # between two escalations of an overdue case; 0: none
    published_by: Mapped[UUID]
