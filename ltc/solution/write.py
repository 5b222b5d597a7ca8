"""Writing a revision of a solution, writing its draft anew, and handing it in for review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.at import DealOver
from ltc.deal.models import Deal, DealState
from ltc.quote.priced import LINES_MAX
from ltc.solution.bill import Item
from ltc.solution.hold import hold
from ltc.solution.models import Solution, SolutionLine, SolutionState
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.price.line import QUANTITY_MAX, QuantityWrong


class SolutionNotDraft(DomainError):
    """It was handed in, approved or returned: begin a new revision."""

    code = "solution-not-draft"


class SolutionNotYours(DomainError):
    """Only whoever wrote a draft changes it; others begin a revision of their own."""

    code = "solution-not-yours"


class SolutionLines(Invalid):
    """A solution has at least one line, and at most a thousand."""

    code = "solution-lines"


@dataclass(frozen=True, slots=True)
class NewSolution:
    """What a solution takes, and the notes on how it is configured."""

    items: Sequence[Item]
    configuration: str = ""


def write(session: Session, deal: Deal, new: NewSolution, by: UUID, now: datetime) -> Solution:
    """The next revision for a deal that is not lost, as a draft.

    Of two who begin one at once, one is refused by the database. Raises DealOver, SolutionLines, QuantityWrong.
    """
    if deal.state is DealState.LOST:
        raise DealOver
    highest = session.scalar(select(func.max(Solution.revision)).where(Solution.deal_id == deal.id)) or 0
    row = Solution(
        id=new_id(),
        number=f"B-{deal.number.removeprefix('D-')}-{highest + 1}",
        deal_id=deal.id,
        revision=highest + 1,
        state=SolutionState.DRAFT,
        configuration="",
        made_by=by,
        made_at=now,
    )
    session.add(row)
    _fill(row, new)
    return row


def rewrite(session: Session, solution: Solution, new: NewSolution, by: UUID) -> None:
    """Write a draft anew; answers on what can be delivered are asked for again.

    Raises SolutionNotDraft, SolutionNotYours, SolutionLines, QuantityWrong.
    """
    own_draft(session, solution, by)
    solution.lines.clear()
    session.flush()
    _fill(solution, new)


def submit(session: Session, solution: Solution, by: UUID, now: datetime) -> None:
    """Hand a draft in for review. Raises SolutionNotDraft, SolutionNotYours."""
    own_draft(session, solution, by)
    solution.state, solution.submitted_at = SolutionState.IN_REVIEW, now


def own_draft(session: Session, solution: Solution, by: UUID) -> None:
    """Lock a draft for whoever wrote it. Raises SolutionNotDraft, SolutionNotYours."""
    hold(session, solution)
    if solution.state is not SolutionState.DRAFT:
        raise SolutionNotDraft
    if solution.made_by != by:
        raise SolutionNotYours


def _fill(solution: Solution, new: NewSolution) -> None:
    if not 1 <= len(new.items) <= LINES_MAX:
        raise SolutionLines(field="lines", most=LINES_MAX)
    if any(not 1 <= item.quantity <= QUANTITY_MAX for item in new.items):
        raise QuantityWrong(field="lines", most=QUANTITY_MAX)
    solution.configuration = new.configuration.strip()
    solution.lines.extend(
        SolutionLine(
            id=new_id(),
            position=place,
            site=item.site.strip(),
            product_id=item.product_id,
            quantity=item.quantity,
            note=item.note.strip(),
        )
        for place, item in enumerate(new.items)
    )
