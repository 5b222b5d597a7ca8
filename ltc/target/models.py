"""Sales teams, who is in them from when until when, and targets as they were set."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class SalesTeam(HouseRecord):
    """A team of the house's people, in the tenant's own words."""

    __tablename__ = "sales_team"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]


class SalesTeamMember(HouseRecord):
    """That somebody is in a team, from a day on and until another. What was won then stays the team's."""

    __tablename__ = "sales_team_member"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR joined_on <= left_on", name="span"),
        UniqueConstraint("tenant_id", "sales_team_id", "person_id", "joined_on"),
        refers("sales_team_id", "sales_team"),
    )

    sales_team_id: Mapped[UUID]
    person_id: Mapped[UUID]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]  # the first day on which she is not in it


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
