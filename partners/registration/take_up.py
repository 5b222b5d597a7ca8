"""Taking a registration up again: heard anew, answered anew. Its place in order of submission stays."""

from datetime import datetime

from partners.registration.answer_time import Promise
from partners.registration.models import Registration, Stage
from partners.registration.stages import move


def take_up(registration: Registration, promised: Promise, now: datetime) -> None:
    """Put a returned or rejected registration back into review, under a new promise.

    Where answers come as soon as they are decided, the new one is no more promised than the first was.
    """
    move(registration, Stage.SUBMITTED)
    at_once = promised.answer_at <= now
    registration.due_at = promised.due_at
    registration.answer_at = registration.submitted_at if at_once else promised.answer_at
    registration.answered_at = registration.answer = registration.answer_note = registration.answer_until = None
