"""The violation ledger and the counting rules of a tenant."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class WatchList(StrEnum):
    """Where the counting puts a partner."""

    YELLOW = "yellow"  # watched
    BLACK = "black"  # suspended for a time


class Violation(HouseRecord):
    """A breach of the rules by a partner, at level 1 (gravest) to 3. Never changed: a later entry strikes it out."""

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        Index("ix_violation_partner", "tenant_id", "partner_id", "happened_on"),
        UniqueConstraint("tenant_id", "strikes_id"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
        refers("strikes_id", "violation"),
    )
    __append_only__: ClassVar[bool] = True

    partner_id: Mapped[UUID]
    level: Mapped[int] = mapped_column(Integer)
    happened_on: Mapped[date]
    registration_id: Mapped[UUID | None]
    note: Mapped[str]  # what happened, for the file
    strikes_id: Mapped[UUID | None]  # this entry takes that one back
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class ViolationRule(HouseRecord):
    """A line of the published counting: so many of each level in a calendar year put a partner on a list."""

    __tablename__ = "violation_rule"
    __table_args__ = (
        CheckConstraint("level1 + level2 + level3 > 0", name="counts_something"),
        CheckConstraint("days > 0", name="days"),
        UniqueConstraint("tenant_id", "watch_list", "level1", "level2", "level3"),
    )

    watch_list: Mapped[WatchList] = mapped_column(words_of(WatchList))
    level1: Mapped[int] = mapped_column(Integer)
    level2: Mapped[int] = mapped_column(Integer)
    level3: Mapped[int] = mapped_column(Integer)
    days: Mapped[int] = mapped_column(Integer)  # how long the list holds, from the violation that filled the count
