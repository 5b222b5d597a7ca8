"""Service tickets on the tenant's working calendar, and telling whoever has one that it is due."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.ticket.find import overdue, pace
from ltc.ticket.models import Ticket, TicketStep
from ltc.ticket.open import Clock, NewTicket, open_ticket
from ltc.ticket.step import assign, take
from portal.clock import now
from portal.flows.people import able
from portal.flows.promise import today, worked
from portal.flows.survey import ask_of_ticket
from portal.notice.tell import About, tell
from portal.role import Role

AHEAD, BACK = timedelta(hours=2), timedelta(days=2)


def clock(session: Session) -> Clock:
    """The present, with the working hours around it."""
    at = now()
    return Clock(at, worked(session, at)[1])


def begin(session: Session, deal: Deal, new: NewTicket, by: UUID) -> Ticket:
    """Open a ticket on the terms in force."""
    return open_ticket(session, deal, new, by, (clock(session), pace(session, new.priority, today(session))))


def step(session: Session, ticket: Ticket, kind: TicketStep, text: str, by: UUID) -> None:
    """Take a step now; of a ticket that is closed its customer is asked how satisfied she is."""
    take(session, ticket, kind, text, (by, clock(session)))
    if kind is TicketStep.CLOSED:
        ask_of_ticket(session, ticket, by)


def give(session: Session, ticket: Ticket, person_id: UUID, by: UUID) -> None:
    """Give a ticket to somebody, who is told unless she took it herself."""
    if assign(session, ticket, person_id, (by, clock(session))) and person_id != by:
        tell(session, person_id, About("ticket_given", ticket.id, now().isoformat()), _facts(ticket))


def make_round(session: Session, at: datetime) -> None:
    """Every hour: whoever has a ticket is told before it is due, and once more when it is overdue."""
    for ticket in session.scalars(overdue(at + AHEAD, at - BACK)).all():
        if ticket.next_due_at is None or (person_id := _who(session, ticket)) is None:
            continue
        kind = "ticket_overdue" if ticket.next_due_at <= at else "ticket_due"
        tell(session, person_id, About(kind, ticket.id, ticket.next_due_at.isoformat()), _facts(ticket))


def _who(session: Session, ticket: Ticket) -> UUID | None:
    """Whoever has it; of a ticket that nobody has, somebody who may give it away."""
    sellers = (*able(session, Role.CHANNEL_MANAGER), *able(session, Role.DIRECT_SELLER))
    return ticket.assigned_to or next(iter(sellers), None)


def _facts(ticket: Ticket) -> dict[str, object]:
    return {"number": ticket.number, "path": f"tickets/{ticket.id}"}
