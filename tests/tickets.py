"""Service tickets for tests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.ticket.models import Ticket, TicketKind, TicketPriority, TicketStep
from ltc.ticket.open import NewTicket
from portal.clock import stopped_at
from portal.db import work
from portal.flows import ticket as flow
from tests.deals import NOW
from tests.world import World


def a_ticket(
    world: World, deal_id: UUID, priority: TicketPriority = TicketPriority.NORMAL, mail: str | None = None
) -> UUID:
    """An open ticket."""
    by = world.people["direct_seller"].person_id
    new = NewTicket(TicketKind.FAULT, priority, "Pump leaks", "It leaks since Monday.", "Ms Li", mail)
    with stopped_at(NOW), work(world.house) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        return flow.begin(session, deal, new, by).id


def took(world: World, ticket_id: UUID, step: TicketStep, at: datetime = NOW, text: str = "Words.") -> Ticket:
    """The ticket after a step."""
    with stopped_at(at), work(world.house) as session:
        row = session.get_one(Ticket, (world.tenant.id, ticket_id))
        flow.step(session, row, step, text, world.people["direct_seller"].person_id)
        session.flush()
        session.expunge(row)
        return row
