"""The bill of quantities as values: what is open before it can be approved, and what of it is quoted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ltc.solution.models import Feasibility, SolutionLine
from pricing.ground.decision import Reason, Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """A line as it is wanted; the site may be empty, as may the note."""

    product_id: UUID
    quantity: int
    site: str = ""
    note: str = ""


def items(lines: Sequence[SolutionLine]) -> list[Item]:
    """Lines as they are wanted, without their answers."""
    return [Item(line.product_id, line.quantity, line.site, line.note) for line in lines]


def open_points(lines: Sequence[SolutionLine]) -> list[Reason]:
    """What keeps a solution from being approved: lines without an answer, and lines that cannot be delivered."""
    unanswered = [str(line.position + 1) for line in lines if line.feasibility is None]
    barred = [str(line.position + 1) for line in lines if line.feasibility is Feasibility.NOT_FEASIBLE]
    found = []
    if unanswered:
        found.append(Reason("solution.unanswered", Verdict.REFUSE, {"lines": ", ".join(unanswered)}))
    if barred:
        found.append(Reason("solution.not-feasible", Verdict.REFUSE, {"lines": ", ".join(barred)}))
    return found


def longest(lines: Sequence[SolutionLine]) -> int:
    """The longest lead time in working days; 0 when all is available."""
    return max((line.lead_days or 0 for line in lines), default=0)


def totals(lines: Sequence[SolutionLine]) -> dict[UUID, int]:
    """How many of each product over all sites, in the order in which the products first stand there."""
    found: dict[UUID, int] = {}
    for line in lines:
        found[line.product_id] = found.get(line.product_id, 0) + line.quantity
    return found
