"""Entering in the books what was written off, and what was taken back."""

from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.ledger.post import Event, Move, post
from ltc.write_off.ask import Clerk
from ltc.write_off.models import WriteOff, WriteOffEntry
from pricing.ground.money import Money
from pricing.ground.record import new_id

BAD_DEBT = "house:bad-debt"


def enter(session: Session, row: WriteOff, invoice: Invoice, amount_minor: int, clerk: Clerk) -> WriteOffEntry:
    """Write and post so much of a locked invoice as bad debt; below zero: as owed again."""
    on, now, by = clerk
    entry = WriteOffEntry(
        id=new_id(), write_off_id=row.id, amount_minor=amount_minor, entered_on=on, entered_at=now, entered_by=by
    )
    invoice.written_off_minor += amount_minor
    session.add(entry)
    session.flush()
    event = Event(f"write-off:{entry.id}", "invoice.written-off", on, {"invoice": invoice.number})
    move = Move(f"invoice:{invoice.id}:receivable", BAD_DEBT, Money(amount_minor, invoice.currency))
    post(session, event, [move], now)
    return entry
