"""Service tickets with their clocks, their history that is only added to, and the dated terms of the clocks."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, Versioned, refers, words_of


class TicketKind(StrEnum):
    """What a ticket is about."""

    FAULT = "fault"
    QUESTION = "question"
    INSTALLATION = "installation"
    SPARE_PART = "spare_part"
    COMPLAINT = "complaint"


class TicketPriority(StrEnum):
    """How soon it is answered and solved."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class TicketState(StrEnum):
    """Where a ticket stands. Its clock runs while it is open only."""

    OPEN = "open"
    WAITING = "waiting"  # for the customer
    SOLVED = "solved"
    CLOSED = "closed"


class TicketStep(StrEnum):
    """What happened to a ticket."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    NOTED = "noted"
    ASKED = "asked"
    HEARD = "heard"
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"


RUNS = text("next_due_at IS NOT NULL")


class Ticket(Versioned, HouseRecord):
    """Something that a customer asks for. A trigger lets its state go along the steps there are only."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_ticket_deal", "tenant_id", "deal_id"),
        Index("ix_ticket_state", "tenant_id", "state", "id"),
        Index("ix_ticket_due", "tenant_id", "next_due_at", sqlite_where=RUNS, postgresql_where=RUNS),
        CheckConstraint("(state = 'open') = (next_due_at IS NOT NULL)", name="clock_runs_while_open"),
        CheckConstraint("(state = 'open') = (left_seconds IS NULL)", name="rest_is_kept_while_it_stands"),
        CheckConstraint("(state IN ('solved', 'closed')) = (solved_at IS NOT NULL)", name="solved_at_once"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_once"),
        CheckConstraint("state = 'open' OR responded_at IS NOT NULL", name="responded_before_it_stands"),
        refers("deal_id", "deal"),
        refers("order_id", "sales_order"),
        refers("delivery_id", "delivery"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    delivery_id: Mapped[UUID | None]
    kind: Mapped[TicketKind] = mapped_column(words_of(TicketKind))
    priority: Mapped[TicketPriority] = mapped_column(words_of(TicketPriority))
    state: Mapped[TicketState] = mapped_column(words_of(TicketState), default=TicketState.OPEN)
    subject: Mapped[str]
    reporter: Mapped[str]  # who of the customer asked
    reporter_mail: Mapped[str | None]
    assigned_to: Mapped[UUID | None]
    opened_by: Mapped[UUID]
    opened_at: Mapped[datetime]
    respond_due_at: Mapped[datetime]
    responded_at: Mapped[datetime | None]
    solve_due_at: Mapped[datetime]  # moves on by the working time for which the clock stood
    next_due_at: Mapped[datetime | None]  # of the two what is due next, while the clock runs
    left_seconds: Mapped[int | None]  # of working time until the solution was due when the clock stopped
    solved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class TicketEvent(HouseRecord):
    """A step in the history of a ticket, with the words that were said."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        Index("ix_ticket_event_ticket", "tenant_id", "ticket_id", "happened_at"),
        CheckConstraint("step <> 'assigned' OR person_id IS NOT NULL", name="assigned_to_somebody"),
        refers("ticket_id", "ticket"),
    )
    __append_only__: ClassVar[bool] = True

    ticket_id: Mapped[UUID]
    step: Mapped[TicketStep] = mapped_column(words_of(TicketStep))
    text: Mapped[str]
    person_id: Mapped[UUID | None]  # to whom it was given
    done_by: Mapped[UUID]
    happened_at: Mapped[datetime]


class TicketTerms(HouseRecord):
    """From a day on, the working time for the first answer and for the solution, by priority."""

    __tablename__ = "ticket_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "priority", "in_force_from"),
        CheckConstraint("respond_minutes BETWEEN 1 AND solve_minutes", name="answered_before_solved"),
        CheckConstraint("solve_minutes <= 60000", name="solved_within_reach"),
    )
    __append_only__: ClassVar[bool] = True

    priority: Mapped[TicketPriority] = mapped_column(words_of(TicketPriority))
    in_force_from: Mapped[date]
    respond_minutes: Mapped[int] = mapped_column(Integer)
    solve_minutes: Mapped[int] = mapped_column(Integer)
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
