"""Solutions for tests, written and reviewed as the portal does."""

from uuid import UUID

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.solution.answer import Answer, answer
from ltc.solution.bill import Item
from ltc.solution.models import Feasibility, Solution
from ltc.solution.review import approve
from ltc.solution.write import NewSolution, submit, write
from portal.db import work
from tests.deals import NOW
from tests.world import World

AVAILABLE = Answer(Feasibility.AVAILABLE)


def a_solution(world: World, deal_id: UUID, items=None, who: str = "channel_manager") -> UUID:
    """A draft: ten pumps at two sites and a valve."""
    pump, valve = world.products["P-100"], world.products["V-10"]
    items = items or [Item(pump, 6, "Hall 1"), Item(valve, 1, "Hall 1", "DN25"), Item(pump, 4, "Hall 2")]
    with work(world.people[who]) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        return write(session, deal, NewSolution(items, "Standard"), world.people[who].person_id, NOW).id


def handed_in(world: World, deal_id: UUID, said: Answer | None = AVAILABLE) -> UUID:
    """A solution in review, each line answered alike, if at all."""
    solution_id, author = a_solution(world, deal_id), world.people["channel_manager"].person_id
    with work(world.people["channel_manager"]) as session:
        row = session.get_one(Solution, (world.tenant.id, solution_id))
        if said:
            answer(session, row, {line.id: said for line in row.lines}, author, NOW)
        submit(session, row, author, NOW)
    return solution_id


def approved(world: World, deal_id: UUID) -> UUID:
    """A solution that somebody else approved."""
    solution_id = handed_in(world, deal_id)
    with work(world.people["second_manager"]) as session:
        row = session.get_one(Solution, (world.tenant.id, solution_id))
        approve(session, row, "", world.people["second_manager"].person_id, NOW)
    return solution_id
