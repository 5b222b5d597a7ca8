"""The technical review: approved, or returned with reasons, by somebody who did not write it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.solution.bill import open_points
from ltc.solution.hold import hold
from ltc.solution.models import Solution, SolutionState
from pricing.ground.errors import DomainError, Invalid, NotAllowed


class SolutionNotInReview(DomainError):
    """It was not handed in, or decided a moment ago."""

    code = "solution-not-in-review"


class SolutionOpenPoints(DomainError):
    """A line has no answer yet, or cannot be delivered."""

    code = "solution-open-points"


class ReviewWithoutReasons(Invalid):
    """Whoever returns a solution says why."""

    code = "solution-reasons"


def approve(session: Session, solution: Solution, note: str, by: UUID, now: datetime) -> None:
    """Approve: from now on nothing of it changes.

    Raises SolutionNotInReview, SolutionOpenPoints, NotAllowed for its author.
    """
    _hold(session, solution, by)
    if points := open_points(solution.lines):
        raise SolutionOpenPoints(lines=str(points[0].facts["lines"]))
    _decide(solution, SolutionState.APPROVED, note.strip() or None, (by, now))


def send_back(session: Session, solution: Solution, reasons: str, by: UUID, now: datetime) -> None:
    """Return it with reasons. Raises SolutionNotInReview, ReviewWithoutReasons, NotAllowed for its author."""
    _hold(session, solution, by)
    if not reasons.strip():
        raise ReviewWithoutReasons(field="note")
    _decide(solution, SolutionState.RETURNED, reasons.strip(), (by, now))


def _hold(session: Session, solution: Solution, by: UUID) -> None:
    hold(session, solution)
    if solution.state is not SolutionState.IN_REVIEW:
        raise SolutionNotInReview
    if solution.made_by == by:
        raise NotAllowed


def _decide(solution: Solution, state: SolutionState, note: str | None, by: tuple[UUID, datetime]) -> None:
    solution.state, solution.review_note = state, note
    solution.reviewed_by, solution.reviewed_at = by
