"""What the page of a solution shows."""

from uuid import UUID

from flask import g, render_template

from ltc.deal.models import Deal
from ltc.solution.bill import longest, open_points
from ltc.solution.find import quotes_from, revisions
from ltc.solution.models import Feasibility, Solution, SolutionState
from portal.db import read
from portal.identity.people import names_of
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.quote_read import products_of
from portal.web.solution_form import ReviewForm


def page(solution_id: UUID, wrong: HouseForm | None = None) -> str:
    """One revision: its lines by site, whether each can be delivered, its review, and its quotes."""
    with read(g.actor) as session:
        row = fetch(session, Solution, solution_id)
        who = [row.made_by, row.reviewed_by, *(line.answered_by for line in row.lines)]
        is_open = row.state in (SolutionState.DRAFT, SolutionState.IN_REVIEW)
        return render_template(
            "solution/show.html",
            solution=row,
            deal=fetch(session, Deal, row.deal_id),
            products=products_of(session, {line.product_id for line in row.lines}),
            revisions=session.scalars(revisions(row.deal_id)).all(),
            quotes=session.scalars(quotes_from(row.id)).all(),
            people=names_of(one for one in who if one),
            points=open_points(row.lines),
            lead_days=longest(row.lines),
            kinds=list(Feasibility),
            is_mine=row.made_by == g.actor.person_id,
            is_open=is_open,
            wrong=wrong,
            form=wrong if isinstance(wrong, ReviewForm) else ReviewForm(),
        )
