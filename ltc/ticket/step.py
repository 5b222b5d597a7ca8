"""The steps of a ticket: a table of where each leads from and to, and one way to take it."""

from uuid import UUID

from sqlalchemy.orm import Session

from ltc.ticket.clock import due_again, left, next_due
from ltc.ticket.models import Ticket, TicketEvent, TicketState, TicketStep
from ltc.ticket.open import Clock
from pricing.ground.errors import DomainError, Invalid

OPEN, WAITING, SOLVED, CLOSED = TicketState
STEPS: dict[TicketStep, dict[TicketState, TicketState]] = {
    TicketStep.ASSIGNED: {OPEN: OPEN, WAITING: WAITING},
    TicketStep.ANSWERED: {OPEN: OPEN, WAITING: WAITING},
    TicketStep.NOTED: {OPEN: OPEN, WAITING: WAITING, SOLVED: SOLVED, CLOSED: CLOSED},
    TicketStep.ASKED: {OPEN: WAITING},
    TicketStep.HEARD: {OPEN: OPEN, WAITING: OPEN},
    TicketStep.SOLVED: {OPEN: SOLVED, WAITING: SOLVED},
    TicketStep.CLOSED: {SOLVED: CLOSED},
    TicketStep.REOPENED: {SOLVED: OPEN, CLOSED: OPEN},
}
RESPONDS = (TicketStep.ANSWERED, TicketStep.ASKED, TicketStep.SOLVED)
WORDLESS = (TicketStep.ASSIGNED, TicketStep.CLOSED)


class TicketMoved(DomainError):
    """From where the ticket stands this step does not go, or somebody took one a moment ago."""

    code = "ticket-moved"


class TicketWordsMissing(Invalid):
    """Nothing was written."""

    code = "ticket-words-missing"


def take(session: Session, ticket: Ticket, step: TicketStep, text: str, by: tuple[UUID, Clock]) -> None:
    """Take a step, with words; an answer to the customer stops the clock of the first answer, whatever its state.

    Raises TicketMoved, TicketWordsMissing.
    """
    person_id, clock = by
    session.flush()
    session.refresh(ticket, with_for_update=True)
    to = STEPS[step].get(ticket.state)
    if to is None:
        raise TicketMoved
    if not text.strip() and step not in WORDLESS:
        raise TicketWordsMissing(field="text")
    if step in RESPONDS:
        ticket.responded_at = ticket.responded_at or clock.now
    _move(ticket, to, clock)
    _note(session, ticket, step, text, (person_id, clock, None))


def assign(session: Session, ticket: Ticket, person_id: UUID, by: tuple[UUID, Clock]) -> bool:
    """Give it to somebody of the house; False when she has it already. Raises TicketMoved."""
    session.flush()
    session.refresh(ticket, with_for_update=True)
    if ticket.state not in STEPS[TicketStep.ASSIGNED]:
        raise TicketMoved
    if ticket.assigned_to == person_id:
        return False
    ticket.assigned_to = person_id
    _note(session, ticket, TicketStep.ASSIGNED, "", (*by, person_id))
    return True


def _move(ticket: Ticket, to: TicketState, clock: Clock) -> None:
    """Let the clock of the solution stand or go on, and keep since when."""
    if ticket.state is OPEN and to is not OPEN:
        ticket.left_seconds = left(clock.now, ticket.solve_due_at, clock.hours)
    if ticket.left_seconds is not None and to is OPEN:
        ticket.solve_due_at = due_again(clock.now, ticket.solve_due_at, ticket.left_seconds, clock.hours)
        ticket.left_seconds = None
    runs = next_due(ticket.responded_at, ticket.respond_due_at, ticket.solve_due_at)
    ticket.next_due_at = runs if to is OPEN else None
    ticket.solved_at = (ticket.solved_at or clock.now) if to in (SOLVED, CLOSED) else None
    ticket.closed_at = (ticket.closed_at or clock.now) if to is CLOSED else None
    ticket.state = to


def _note(session: Session, ticket: Ticket, step: TicketStep, text: str, by: tuple[UUID, Clock, UUID | None]) -> None:
    row = TicketEvent(ticket_id=ticket.id, step=step, text=text.strip(), person_id=by[2])
    row.done_by, row.happened_at = by[0], by[1].now
    session.add(row)
