"""Write-offs as they are asked for and answered, and what they took out of the books."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, Versioned, refers, words_of


class WriteOffReason(StrEnum):
    """Why the house no longer expects the money."""

    INSOLVENT = "insolvent"
    UNTRACEABLE = "untraceable"
    TIME_BARRED = "time_barred"
    LOST_IN_COURT = "lost_in_court"
    NOT_WORTH_PURSUING = "not_worth_pursuing"


class WriteOffState(StrEnum):
    """Where a write-off stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"  # money came, or the invoice changed: the amount is owed again


WAITS = text("state = 'waiting'")


class WriteOff(Versioned, HouseRecord):
    """A part of what an invoice owes, asked to be written off by one person and answered by another, once.

    One waits for an invoice at a time. What it did to the books is in its entries.
    """

    __tablename__ = "write_off"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("note <> ''", name="note_given"),
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="two_people"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(state = 'waiting') = (answered_by IS NULL)", name="answered_once"),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="declined_with_words"),
        Index("ix_write_off_invoice", "tenant_id", "invoice_id"),
        Index("ix_write_off_state", "tenant_id", "state", "asked_at"),
        Index("ix_write_off_asked", "tenant_id", "asked_at"),
        Index(
            "ix_write_off_waiting",
            "tenant_id",
            "invoice_id",
            unique=True,
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
        refers("invoice_id", "invoice"),
    )

    invoice_id: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[WriteOffReason] = mapped_column(words_of(WriteOffReason))
    note: Mapped[str]
    state: Mapped[WriteOffState] = mapped_column(words_of(WriteOffState), default=WriteOffState.WAITING)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")


class WriteOffEntry(HouseRecord):
    """What a write-off took out of an invoice, once; below zero: what its taking back put there again, once."""

    __tablename__ = "write_off_entry"
    __table_args__ = (
        UniqueConstraint("tenant_id", "write_off_id", "amount_minor"),
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        refers("write_off_id", "write_off"),
    )
    __append_only__: ClassVar[bool] = True

    write_off_id: Mapped[UUID]
    amount_minor: Mapped[int]
    entered_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID]
