"""What a partner can do to its own registration after it was sent: withdraw it, or answer a question."""

from datetime import datetime

from partners.registration.models import Registration, Stage
from partners.registration.stages import move


def withdraw(registration: Registration, now: datetime) -> None:
    """Take a registration back. What the house holds for it is ended by a job."""
    move(registration, Stage.WITHDRAWN)
    registration.answered_at = registration.answered_at or now


def reply(registration: Registration, evidence: str, answer_at: datetime, now: datetime) -> None:
    """Answer the house's question: the evidence grows, and a new answer time counts from now."""
    move(registration, Stage.SUBMITTED)
    registration.evidence = f"{registration.evidence}\n\n[{now:%Y-%m-%d}] {evidence}"
    registration.answer_at, registration.answered_at, registration.completed_at = answer_at, None, now
    registration.answer = registration.answer_note = None
