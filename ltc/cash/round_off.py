"""Rounding off: what is left of an invoice and too small to ask for becomes a rounding difference."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Rounding
from ltc.ledger.post import Event, Move, post
from ltc.settlement_terms.find import in_force
from pricing.ground.errors import DomainError
from pricing.ground.money import Money
from pricing.ground.record import new_id

ROUNDING = "house:rounding"
Clerk = tuple[date, datetime, UUID]  # the day, the instant, and who


class NotRounded(DomainError):
    """Nothing is open, or more than the terms of the day let one person round off."""

    code = "invoice-not-rounded"


def limit(session: Session, invoice: Invoice, today: date) -> int:
    """The most that is rounded off in the invoice's currency, in minor units; 0: nothing."""
    return in_force(session, today).terms.limit(invoice.currency).rounding_minor


def round_off(session: Session, invoice_id: UUID, clerk: Clerk) -> Rounding:
    """Close what is open of an invoice. Nobody paid it, so it earns no commission.

    The invoice is locked: of two at once, the second finds nothing open. Raises NotRounded.
    """
    query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
    invoice = session.scalars(query.execution_options(populate_existing=True)).one()
    most = limit(session, invoice, clerk[0])
    if not 0 < invoice.owed_minor <= most:
        raise NotRounded(open_minor=invoice.owed_minor, limit_minor=most, currency=invoice.currency)
    return _write(session, invoice, invoice.owed_minor, clerk)


def open_again(session: Session, invoice: Invoice, clerk: Clerk) -> None:
    """What a locked invoice says has changed, by a credit note or by cash that was taken back: nothing is rounded off.

    What is left then can be rounded off anew.
    """
    if invoice.rounded_minor:
        _write(session, invoice, -invoice.rounded_minor, clerk)


def _write(session: Session, invoice: Invoice, amount_minor: int, clerk: Clerk) -> Rounding:
    on, now, by = clerk
    row = Rounding(
        id=new_id(), invoice_id=invoice.id, amount_minor=amount_minor, rounded_on=on, rounded_at=now, rounded_by=by
    )
    invoice.rounded_minor += amount_minor
    session.add(row)
    event = Event(f"rounding:{row.id}", "invoice.rounded-off", on, {"invoice": invoice.number})
    move = Move(f"invoice:{invoice.id}:receivable", ROUNDING, Money(amount_minor, invoice.currency))
    post(session, event, [move], now)
    return row
