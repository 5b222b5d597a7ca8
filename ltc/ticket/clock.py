"""The clocks of a ticket, along working hours: when they are due, what is left when they stop. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ltc.ticket.models import TicketPriority
from partners.calendar.hours import DAY, Hours, after


@dataclass(frozen=True, slots=True)
class Pace:
    """Working minutes for the first answer and for the solution."""

    respond_minutes: int
    solve_minutes: int


SHIPPED = {
    TicketPriority.URGENT: Pace(60, 480),
    TicketPriority.HIGH: Pace(240, 960),
    TicketPriority.NORMAL: Pace(480, 2400),
    TicketPriority.LOW: Pace(960, 4800),
}  # until a tenant sets its own


def due(start: datetime, pace: Pace, hours: Hours) -> tuple[datetime, datetime]:
    """When the first answer and the solution are due."""
    respond, solve = (timedelta(minutes=minutes) for minutes in (pace.respond_minutes, pace.solve_minutes))
    return after(start, respond, hours), after(start, solve, hours)


def worked(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """The working time between two instants; nothing where the end comes first."""
    found, day = timedelta(), hours.day_of(start) - DAY
    while day <= hours.day_of(end):
        if hours.works(day):
            opens, closes = hours.opening(day)
            found += max(min(closes, end) - max(opens, start), timedelta())
        day += DAY
    return found


def left(now: datetime, due_at: datetime, hours: Hours) -> int:
    """Whole seconds of working time until a due time; below zero when it is over."""
    return int((worked(now, due_at, hours) - worked(due_at, now, hours)).total_seconds())


def due_again(now: datetime, due_at: datetime, left_seconds: int, hours: Hours) -> datetime:
    """When a clock that goes on is due; what was overdue when it stopped stays so."""
    return due_at if left_seconds <= 0 else after(now, timedelta(seconds=left_seconds), hours)


def next_due(responded_at: datetime | None, respond_due_at: datetime, solve_due_at: datetime) -> datetime:
    """What is due next: the first answer while there is none, then the solution."""
    return min(respond_due_at, solve_due_at) if responded_at is None else solve_due_at
