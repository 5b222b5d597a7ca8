"""Starting a quote from an approved solution: its products with their quantities over all sites."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.quote.models import Quote
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.solution.bill import totals
from ltc.solution.models import Solution, SolutionQuote, SolutionState
from pricing.ground.errors import DomainError


class SolutionNotApproved(DomainError):
    """A quote is started from an approved solution only."""

    code = "solution-not-approved"


def start_quote(session: Session, solution: Solution, by: UUID, when: tuple[date, datetime]) -> Quote:
    """A priced draft with a line for each product; `when` is the tenant's date and the instant.

    Raises SolutionNotApproved, and what pricing raises.
    """
    if solution.state is not SolutionState.APPROVED:
        raise SolutionNotApproved
    deal = session.get_one(Deal, (solution.tenant_id, solution.deal_id))
    wanted = [Wanted(product_id, quantity) for product_id, quantity in totals(solution.lines).items()]
    quote = write(session, deal, wanted, by, when)
    session.flush()
    session.add(SolutionQuote(solution_id=solution.id, quote_id=quote.id, started_by=by, started_at=when[1]))
    return quote
