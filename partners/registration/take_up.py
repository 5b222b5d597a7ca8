"""Taking a rejected registration up again: heard anew, answered anew."""

from partners.registration.answer_time import Promise
from partners.registration.models import Registration, Stage
from partners.registration.stages import move


def take_up(registration: Registration, promised: Promise) -> None:
    """Put a rejected registration back into review. Its place in order of submission stays."""
    move(registration, Stage.SUBMITTED)
    registration.due_at, registration.answer_at = promised.due_at, promised.answer_at
    registration.answered_at = registration.answer = registration.answer_note = registration.answer_until = None
