"""Periods, runs, statements and their lines."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, PartnerRecord, TenantRecord, refers, words_of


class PeriodState(StrEnum):
    """A closed period never changes."""

    OPEN = "open"
    CLOSED = "closed"


class SettlementPeriod(TenantRecord):
    """A span of dates that is settled at once: from inclusive, until exclusive."""

    __tablename__ = "settlement_period"
    __table_args__ = (
        UniqueConstraint("tenant_id", "starts_on"),
        CheckConstraint("starts_on < ends_on", name="span"),
    )

    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[PeriodState] = mapped_column(words_of(PeriodState), default=PeriodState.OPEN)

    @property
    def code(self) -> str:
        """Its place in numbers of statements and batches: 202603, or 20260316 when it is not whole months."""
        whole = self.starts_on.day == self.ends_on.day == 1
        return f"{self.starts_on:%Y%m}" if whole else f"{self.starts_on:%Y%m%d}"


class RunState(StrEnum):
    """A run is prepared by one person and approved by another."""

    PREPARED = "prepared"
    APPROVED = "approved"


WAITING = text("state = 'prepared'")


class SettlementRun(HouseRecord):
    """One settlement of one period. One waits for its approver at a time: another would carry over what it will pay."""

    __tablename__ = "settlement_run"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period_id"),
        Index("uq_settlement_run_waiting", "tenant_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
        CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name="two_people"),
        CheckConstraint("(state = 'approved') = (approved_by IS NOT NULL)", name="approved_by_someone"),
        refers("period_id", "settlement_period"),
    )

    period_id: Mapped[UUID]
    state: Mapped[RunState] = mapped_column(words_of(RunState), default=RunState.PREPARED)
    prepared_by: Mapped[UUID]
    prepared_at: Mapped[datetime]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    digest: Mapped[str]  # SHA-256 of what was shown to the approver: every statement and line


class Statement(PartnerRecord):
    """What a partner earned in a period, in one currency, and what is now due to it."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "period_id", "partner_id", "currency"),
        CheckConstraint("closing_minor = opening_minor + earned_minor + adjusted_minor", name="adds_up"),
        Index("ix_statement_partner", "tenant_id", "partner_id"),
        Index("ix_statement_run", "tenant_id", "run_id"),
        refers("partner_id", "partner"),
        refers("period_id", "settlement_period"),
        refers("run_id", "settlement_run"),
    )
    __append_only__: ClassVar[bool] = True

    number: Mapped[str]
    period_id: Mapped[UUID]
    run_id: Mapped[UUID]
    currency: Mapped[str]
    opening_minor: Mapped[int]  # carried over: what was due before and not paid out
    earned_minor: Mapped[int]  # earned inside the period
    adjusted_minor: Mapped[int]  # earned in a period that was closed before it was known
    closing_minor: Mapped[int]


class StatementLine(PartnerRecord):
    """One accrual on one statement. Its id is the accrual's, and unique: nothing is settled twice.

    A trigger (migration 0027) refuses a line that has not the partner, currency and amount of its accrual and the
    partner and currency of its statement. It proves more than references would, and a million lines at once.
    """

    __tablename__ = "statement_line"
    __table_args__ = (Index("ix_statement_line_statement", "tenant_id", "statement_id"),)
    __append_only__: ClassVar[bool] = True
    __proved__: ClassVar[frozenset[str]] = frozenset({"partner_id", "statement_id"})

    statement_id: Mapped[UUID]
    amount_minor: Mapped[int]
    late: Mapped[bool]  # earned before the period began: an adjustment
