"""Reading what is to be reminded, what was, and what is held."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select

from ltc.cash.models import Invoice
from ltc.deal.models import Deal
from ltc.receivable.find import DEBTOR, IS_OPEN
from ltc.reminder.models import Reminder, ReminderHold, ReminderInvoice
from ltc.reminder.terms import Terms


def due(terms: Terms, today: date, debtor: UUID | None = None) -> Select[Invoice, int]:
    """Invoices whose step was not sent yet, with the step; those that are held or paid are not among them."""
    query = select(Invoice, _step(terms, today)).join(Deal, Deal.id == Invoice.deal_id)
    query = query.where(*_which(terms, today)).order_by(Invoice.due_on, Invoice.id)
    return query.where(DEBTOR.in_((debtor,))) if debtor else query


def debtors(terms: Terms, today: date) -> Select[UUID, int, int, date]:
    """Who is to be reminded: of how many invoices, by which step at the most, due since when; the oldest first."""
    since = func.min(Invoice.due_on)
    query = select(DEBTOR, func.count(), func.max(_step(terms, today)), since)
    query = query.join(Deal, Deal.id == Invoice.deal_id).where(*_which(terms, today))
    return query.group_by(DEBTOR).order_by(since, DEBTOR)


def sent_to(debtor: UUID) -> Select[Reminder]:
    """Reminders to a debtor, the newest first."""
    query = select(Reminder).where(Reminder.debtor_id == debtor)
    return query.order_by(Reminder.sent_at.desc(), Reminder.id.desc())


def sent_for(invoice_id: UUID) -> Select[ReminderInvoice, Reminder]:
    """The steps that were sent for an invoice, the first one first."""
    query = select(ReminderInvoice, Reminder).join(Reminder, Reminder.id == ReminderInvoice.reminder_id)
    return query.where(ReminderInvoice.invoice_id == invoice_id).order_by(ReminderInvoice.step)


def holds(today: date, invoice_id: UUID | None = None) -> Select[ReminderHold]:
    """Holds that stand today, of an invoice or of all; whatever ends first comes first."""
    query = select(ReminderHold).where(*_stands(today)).order_by(ReminderHold.last_on, ReminderHold.id)
    return query.where(ReminderHold.invoice_id == invoice_id) if invoice_id else query


def _stands(today: date) -> tuple[ColumnElement[bool], ...]:
    return ReminderHold.ended_at.is_(None), ReminderHold.last_on >= today


def _step(terms: Terms, today: date) -> ColumnElement[int]:
    return case(
        *((Invoice.due_on <= last, literal_column(str(step))) for step, last in terms.last_due(today).items()),
        else_=literal_column("0"),
    )


def _which(terms: Terms, today: date) -> tuple[ColumnElement[bool], ...]:
    of = ReminderInvoice.invoice_id == Invoice.id
    sent = select(ReminderInvoice.id).where(of, ReminderInvoice.step >= _step(terms, today))
    held = select(ReminderHold.id).where(ReminderHold.invoice_id == Invoice.id, *_stands(today))
    return IS_OPEN, Invoice.due_on <= terms.last_due(today)[1], ~sent.exists(), ~held.exists()
