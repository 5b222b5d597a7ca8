"""Opening a ticket for a deal, and setting the terms of the clocks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.ticket.clock import Pace, due, next_due
from ltc.ticket.models import Ticket, TicketEvent, TicketKind, TicketPriority, TicketState, TicketStep, TicketTerms
from partners.calendar.hours import Hours
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id

SOLVE_MINUTES_MAX = 60_000


class TicketTermsWrong(Invalid):
    """A first answer is due before the solution, both within reach, and from today on at the earliest."""

    code = "ticket-terms"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is asked for, by whom, and what it is about. `about`: an order and a delivery, if it concerns them."""

    kind: TicketKind
    priority: TicketPriority
    subject: str
    text: str
    reporter: str
    reporter_mail: str | None = None
    about: tuple[UUID | None, UUID | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Clock:
    """When it is, and the working hours around it."""

    now: datetime
    hours: Hours


def open_ticket(session: Session, deal: Deal, new: NewTicket, by: UUID, at: tuple[Clock, Pace]) -> Ticket:
    """A ticket whose clocks run from now on. Of two numbered alike at once, the database refuses one."""
    clock, pace = at
    respond_due_at, solve_due_at = due(clock.now, pace, clock.hours)
    known = session.scalar(select(func.count()).select_from(Ticket).where(Ticket.deal_id == deal.id)) or 0
    row = Ticket(
        id=new_id(),
        number=f"T-{deal.number.removeprefix('D-')}-{known + 1}",
        deal_id=deal.id,
        order_id=new.about[0],
        delivery_id=new.about[1],
        kind=new.kind,
        priority=new.priority,
        state=TicketState.OPEN,
        subject=new.subject.strip(),
        reporter=new.reporter.strip(),
        reporter_mail=(new.reporter_mail or "").strip() or None,
        opened_by=by,
        opened_at=clock.now,
        respond_due_at=respond_due_at,
        solve_due_at=solve_due_at,
        next_due_at=next_due(None, respond_due_at, solve_due_at),
    )
    step = TicketEvent(ticket_id=row.id, step=TicketStep.OPENED, text=new.text.strip())
    step.done_by, step.happened_at = by, clock.now
    session.add_all([row, step])
    return row


def set_terms(
    session: Session, priority: TicketPriority, pace: Pace, begins: date, by: tuple[UUID, datetime, date]
) -> TicketTerms:
    """Other terms of a priority from a day on; open tickets keep theirs. Raises TicketTermsWrong."""
    person_id, now, today = by
    taken = (TicketTerms.priority == priority, TicketTerms.in_force_from == begins)
    if not 1 <= pace.respond_minutes <= pace.solve_minutes <= SOLVE_MINUTES_MAX:
        raise TicketTermsWrong(field="solve_minutes")
    if begins < today or session.scalar(select(TicketTerms.id).where(*taken)):
        raise TicketTermsWrong(field="in_force_from")
    row = TicketTerms(priority=priority, in_force_from=begins, set_by=person_id, set_at=now)
    row.respond_minutes, row.solve_minutes = pace.respond_minutes, pace.solve_minutes
    session.add(row)
    return row
