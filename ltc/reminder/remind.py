"""Reminding a debtor of all that is due to be reminded, by one mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.reminder.find import due
from ltc.reminder.models import Reminder, ReminderInvoice
from ltc.reminder.terms import in_force
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id

Clerk = tuple[date, datetime, UUID]  # the day, the instant, and who
Asked = Sequence[tuple[Invoice, int]]  # invoices with their steps


class RemindersChanged(DomainError):
    """What is to be reminded is not what the page showed."""

    code = "reminders-changed"


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, in which language, and the key of what was looked at."""

    recipient: str
    language: str
    seen: str


def key(asked: Asked) -> str:
    """What a person looks at before it is sent: invoices, steps and amounts."""
    told = ";".join(f"{one.id}:{step}:{one.owed_minor}" for one, step in sorted(asked, key=lambda of: of[0].id))
    return sha256(told.encode()).hexdigest()[:32]


def remind(session: Session, debtor: UUID, letter: Letter, clerk: Clerk) -> tuple[Reminder, Asked]:
    """Write down one mail and what it asks for; sending it is the caller's.

    The invoices are locked; of two at once a unique index lets one through. Raises RemindersChanged, also when
    nothing is due.
    """
    today, now, by = clerk
    query = due(in_force(session, now)[1], today, debtor).with_for_update(of=Invoice)
    rows = session.execute(query.execution_options(populate_existing=True)).all()
    asked = [(row[0], int(row[1])) for row in rows]
    if not asked or key(asked) != letter.seen:
        raise RemindersChanged
    reminder = Reminder(
        id=new_id(),
        debtor_id=debtor,
        step=max(step for _, step in asked),
        recipient=letter.recipient,
        language=letter.language,
        sent_at=now,
        sent_by=by,
    )
    session.add(reminder)
    session.flush()
    for invoice, step in asked:
        of = {"reminder_id": reminder.id, "invoice_id": invoice.id}
        session.add(ReminderInvoice(id=new_id(), step=step, owed_minor=invoice.owed_minor, **of))
    session.flush()
    return reminder, asked
