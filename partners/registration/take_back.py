"""What a partner can do to its own registration after it was sent: withdraw it, give it back, or answer a question."""

from datetime import datetime

from partners.registration.answer_time import Promise
from partners.registration.models import Registration, Stage
from partners.registration.stages import move
from partners.registration.take_up import take_up


def withdraw(registration: Registration, now: datetime) -> None:
    """Take a registration back. What the house holds for it is ended by a job."""
    move(registration, Stage.WITHDRAWN)
    registration.answered_at = registration.answered_at or now
    registration.withdrawn_at = now


def give_back(registration: Registration) -> None:
    """Give up a protection that is no longer wanted. What the house holds for it is ended by a job."""
    move(registration, Stage.RELEASED)


def reply(registration: Registration, evidence: str, promised: Promise, now: datetime) -> None:
    """Answer the house's question: the evidence grows, and a new answer time counts from now."""
    take_up(registration, promised, now)
    registration.evidence = f"{registration.evidence}\n\n[{now:%Y-%m-%d}] {evidence}"
    registration.completed_at = now
