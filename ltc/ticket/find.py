"""Reading tickets, and the terms in force."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.ticket.clock import SHIPPED, Pace
from ltc.ticket.models import Ticket, TicketEvent, TicketPriority, TicketState, TicketTerms


def tickets(deal_id: UUID | None = None, state: TicketState | None = None) -> Select[Ticket, Deal]:
    """Tickets with their deals, in no order yet."""
    query = select(Ticket, Deal).join(Deal, Deal.id == Ticket.deal_id)
    if deal_id:
        query = query.where(Ticket.deal_id == deal_id)
    return query.where(Ticket.state == state) if state else query


def overdue(now: datetime, since: datetime | None = None) -> Select[Ticket]:
    """Tickets whose clock has run out, the longest first; with `since`, those that ran out from then on."""
    query = select(Ticket).where(Ticket.next_due_at <= now).order_by(Ticket.next_due_at, Ticket.id)
    return query.where(Ticket.next_due_at >= since) if since else query


def history(ticket_id: UUID) -> Select[TicketEvent]:
    """What happened to a ticket, in order."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id)
    return query.order_by(TicketEvent.happened_at, TicketEvent.id)


def terms() -> Select[TicketTerms]:
    """All terms that were set, the latest first."""
    return select(TicketTerms).order_by(TicketTerms.in_force_from.desc(), TicketTerms.priority)


def pace(session: Session, priority: TicketPriority, day: date) -> Pace:
    """The working time of a priority in force on a day."""
    query = terms().where(TicketTerms.priority == priority, TicketTerms.in_force_from <= day)
    found = session.scalar(query.limit(1))
    return Pace(found.respond_minutes, found.solve_minutes) if found else SHIPPED[priority]


def paces(session: Session, day: date) -> Sequence[tuple[TicketPriority, Pace]]:
    """The same for every priority."""
    return [(priority, pace(session, priority, day)) for priority in TicketPriority]
