"""Answering whether the lines of a solution can be delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.solution.hold import hold
from ltc.solution.models import Feasibility, Solution, SolutionState
from pricing.ground.errors import DomainError, Invalid

LEAD_DAYS_MAX = 500
DECIDED = (SolutionState.APPROVED, SolutionState.RETURNED)


class SolutionDecided(DomainError):
    """It was approved or returned, and is never changed again."""

    code = "solution-decided"


class LeadDaysWrong(Invalid):
    """A lead time is a number of working days; what is available, or cannot be had, has none."""

    code = "solution-lead-days"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a line can be delivered; of a lead time the working days."""

    feasibility: Feasibility
    lead_days: int | None = None


def answer(session: Session, solution: Solution, answers: Mapping[UUID, Answer], by: UUID, now: datetime) -> int:
    """Keep the answers by line; how many were new. What was answered the same stays with whoever answered first.

    Raises SolutionDecided, LeadDaysWrong.
    """
    hold(session, solution)
    if solution.state in DECIDED:
        raise SolutionDecided
    changed = 0
    for line in solution.lines:
        said = answers.get(line.id)
        if said is None or (said == Answer(line.feasibility or said.feasibility, line.lead_days) and line.feasibility):
            continue
        _refuse_wrong(said)
        line.feasibility, line.lead_days = said.feasibility, said.lead_days
        line.answered_by, line.answered_at = by, now
        changed += 1
    return changed


def _refuse_wrong(said: Answer) -> None:
    if (said.feasibility is Feasibility.LEAD_TIME) != (said.lead_days is not None):
        raise LeadDaysWrong(field="lines", most=LEAD_DAYS_MAX)
    if said.lead_days is not None and not 1 <= said.lead_days <= LEAD_DAYS_MAX:
        raise LeadDaysWrong(field="lines", most=LEAD_DAYS_MAX)
