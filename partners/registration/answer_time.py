"""When a registration is due and when it is answered: functions of submission time and calendar alone. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from partners.calendar.hours import Hours, after

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Promise:
    """A person has ruled by `due_at`; the partner reads the answer from `answer_at` on."""

    due_at: datetime
    answer_at: datetime


def answer_at(instant: datetime, slot_minutes: int) -> datetime:
    """The first slot after an instant; slots lie `slot_minutes` apart. With 0 the answer is due at once.

    Source: docs/decisions/0003-answer-time.md.
    """
    if slot_minutes <= 0:
        return instant
    slot = timedelta(minutes=slot_minutes)
    return EPOCH + ((instant - EPOCH) // slot + 1) * slot


def promise(submitted_at: datetime, slot_minutes: int, review: timedelta, hours: Hours) -> Promise:
    """What is promised for a submission: due when the review's working time is over, answered at the next slot.

    Without slots the answer comes as soon as somebody ruled; without a review time it is due at the slot.
    """
    if not review:
        slot = answer_at(submitted_at, slot_minutes)
        return Promise(slot, slot)
    due_at = after(submitted_at, review, hours)
    return Promise(due_at, answer_at(due_at, slot_minutes) if slot_minutes else submitted_at)
