"""What a partner will read of a ruling: the very words that its release writes, known before it is made. Pure."""

from dataclasses import dataclass
from datetime import date

from partners.conflict.answers import disclosed
from partners.conflict.models import Outcome
from partners.conflict.terms import Disclosure
from partners.registration.models import Stage
from pricing.ground.decision import Decision

STAGES = {Outcome.APPROVE: Stage.APPROVED, Outcome.REJECT: Stage.REJECTED, Outcome.RETURN: Stage.RETURNED}


@dataclass(frozen=True, slots=True)
class Told:
    """A partner's side of a ruling. Named like the columns of a registration, into which it is written."""

    stage: Stage
    answer: str
    answer_until: date | None  # only where the policy discloses until when a customer is held
    answer_note: str | None
    protected_until: date | None


def told(outcome: Outcome, answer: str, note: str | None, decision: Decision, disclosure: Disclosure) -> Told:
    """The general answer, widened only as far as the policy of the submission discloses."""
    said, until = disclosed(answer, decision, disclosure)
    return Told(STAGES[outcome], said, date.fromisoformat(until) if until else None, note, None)
