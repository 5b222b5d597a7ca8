"""The clock of a case: who is told when, before and after it is due. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from partners.calendar.hours import Hours, after, before


@dataclass(frozen=True, slots=True)
class Pace:
    """Working time before the due time at which a reminder goes out, and between two escalations; zero: none."""

    remind: timedelta
    escalate: timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """At an instant, the person at a place in the chain is told; the first place is 0."""

    at: datetime
    place: int

    @property
    def is_reminder(self) -> bool:
        """Whether the case is not overdue yet."""
        return self.place == 0


def steps(due_at: datetime, pace: Pace, people: int, hours: Hours) -> list[Step]:
    """The reminder to the first, then from the due time on an escalation to each of the others in turn."""
    found = [Step(before(due_at, pace.remind, hours), 0)] if pace.remind and people else []
    if not pace.escalate:
        return found
    later = [due_at, *(after(due_at, pace.escalate * number, hours) for number in range(1, people - 1))]
    return [*found, *(Step(at, place) for place, at in enumerate(later[: people - 1], start=1))]


def opening(due_at: datetime, pace: Pace, hours: Hours) -> datetime | None:
    """When the first step is, whoever is asked; None where nothing is told."""
    if pace.remind:
        return before(due_at, pace.remind, hours)
    return due_at if pace.escalate else None


def struck(plan: list[Step], due_at: datetime, now: datetime) -> list[Step]:
    """The steps that are due by now; a reminder of what is overdue reminds of nothing."""
    return [step for step in plan if step.at <= now and not (step.is_reminder and due_at <= now)]
