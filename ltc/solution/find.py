"""Reading solutions."""

from uuid import UUID

from sqlalchemy import Select, select

from ltc.deal.models import Deal
from ltc.quote.models import Quote
from ltc.solution.models import Solution, SolutionQuote, SolutionState


def solutions(deal_id: UUID | None = None, state: SolutionState | None = None) -> Select[Solution, Deal]:
    """Solutions with their deals, in no order yet."""
    query = select(Solution, Deal).join(Deal, Deal.id == Solution.deal_id)
    if deal_id:
        query = query.where(Solution.deal_id == deal_id)
    return query.where(Solution.state == state) if state else query


def revisions(deal_id: UUID) -> Select[Solution]:
    """All revisions of a deal's solution, the newest first."""
    return select(Solution).where(Solution.deal_id == deal_id).order_by(Solution.revision.desc())


def quotes_from(solution_id: UUID) -> Select[Quote]:
    """The quotes that were started from a solution, the oldest first."""
    query = select(Quote).join(SolutionQuote, SolutionQuote.quote_id == Quote.id)
    return query.where(SolutionQuote.solution_id == solution_id).order_by(SolutionQuote.id)
