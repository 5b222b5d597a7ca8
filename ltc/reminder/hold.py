"""Holding an invoice back from reminders up to a day, and ending that before."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.reminder.models import ReminderHold
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id

Clerk = tuple[date, datetime, UUID]  # the day, the instant, and who
LONGEST = timedelta(days=365)


class HoldUnfit(Invalid):
    """A hold needs a reason, and a last day from today on and within a year."""

    code = "reminder-hold-unfit"


class HoldEnded(DomainError):
    """The hold was ended before."""

    code = "reminder-hold-ended"


def hold(session: Session, invoice: Invoice, reason: str, last_on: date, clerk: Clerk) -> ReminderHold:
    """Do not remind of an invoice up to a day, that day included. Raises HoldUnfit."""
    if not reason.strip():
        raise HoldUnfit(field="reason")
    if not clerk[0] <= last_on <= clerk[0] + LONGEST:
        raise HoldUnfit(field="last_on")
    row = ReminderHold(
        id=new_id(), invoice_id=invoice.id, reason=reason.strip(), last_on=last_on, held_by=clerk[2], held_at=clerk[1]
    )
    session.add(row)
    return row


def end(row: ReminderHold, by: UUID, now: datetime) -> None:
    """Remind again from now on. Raises HoldEnded."""
    if row.ended_at:
        raise HoldEnded
    row.ended_by, row.ended_at = by, now
