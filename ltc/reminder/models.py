"""Reminders that were sent, how long after its due day each step comes, and invoices that are not reminded for now."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers


class ReminderTerms(HouseRecord):
    """How many days after its due day an invoice is reminded, step by step, from an instant on. Never edited."""

    __tablename__ = "reminder_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("first_days > 0 AND first_days < second_days AND second_days < third_days", name="days_grow"),
        CheckConstraint("third_days <= 365", name="days_most"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    first_days: Mapped[int] = mapped_column(Integer)
    second_days: Mapped[int] = mapped_column(Integer)
    third_days: Mapped[int] = mapped_column(Integer)
    published_by: Mapped[UUID]


class Reminder(HouseRecord):
    """One mail to a debtor, an account or a partner; its step is the highest of its invoices'."""

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("step BETWEEN 1 AND 3", name="step_range"),
        Index("ix_reminder_debtor", "tenant_id", "debtor_id", "sent_at"),
    )
    __append_only__: ClassVar[bool] = True

    debtor_id: Mapped[UUID]
    step: Mapped[int] = mapped_column(Integer)
    recipient: Mapped[str]
    language: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID]


class ReminderInvoice(HouseRecord):
    """An invoice in a reminder, with what it owed then. Each of its steps is sent once."""

    __tablename__ = "reminder_invoice"
    __table_args__ = (
        UniqueConstraint("tenant_id", "invoice_id", "step"),
        CheckConstraint("step BETWEEN 1 AND 3", name="step_range"),
        CheckConstraint("owed_minor > 0", name="owed_above_zero"),
        Index("ix_reminder_invoice_reminder", "tenant_id", "reminder_id"),
        refers("reminder_id", "reminder"),
        refers("invoice_id", "invoice"),
    )
    __append_only__: ClassVar[bool] = True

    reminder_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    step: Mapped[int] = mapped_column(Integer)
    owed_minor: Mapped[int]


class ReminderHold(HouseRecord):
    """An invoice is not reminded up to a day, with a reason; somebody may end that before."""

    __tablename__ = "reminder_hold"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
        Index("ix_reminder_hold_invoice", "tenant_id", "invoice_id", "last_on"),
        refers("invoice_id", "invoice"),
    )

    invoice_id: Mapped[UUID]
    reason: Mapped[str]
    last_on: Mapped[date]  # the last day on which it is not reminded
    held_by: Mapped[UUID]
    held_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
