"""Holding a solution while something is decided on it."""

from sqlalchemy.orm import Session

from ltc.solution.models import Solution


def hold(session: Session, solution: Solution) -> None:
    """Lock a revision and read it anew, with what was written in this transaction."""
    session.flush()
    session.refresh(solution, with_for_update=True)
