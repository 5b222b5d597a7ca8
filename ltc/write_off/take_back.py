"""Taking a write-off back: money came after all, or what the invoice says has changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.write_off.ask import Clerk, locked
from ltc.write_off.enter import enter
from ltc.write_off.models import WriteOff, WriteOffEntry, WriteOffState
from pricing.ground.errors import DomainError


class NotWrittenOff(DomainError):
    """The write-off does not stand: it was not approved, or it was taken back before."""

    code = "write-off-not-standing"


def take_back(session: Session, row: WriteOff, clerk: Clerk) -> WriteOffEntry:
    """The amount is owed again, so that cash can be matched to the invoice. Raises NotWrittenOff."""
    invoice = locked(session, row.invoice_id)
    session.refresh(row, with_for_update=True)
    if row.state is not WriteOffState.APPROVED:
        raise NotWrittenOff
    return _undo(session, row, invoice, clerk)


def take_back_all(session: Session, invoice: Invoice, clerk: Clerk) -> None:
    """What a locked invoice says has changed, by a credit note or by cash that was taken back: nothing is written off.

    What is left then can be asked to be written off anew.
    """
    if invoice.written_off_minor:
        query = select(WriteOff).where(WriteOff.invoice_id == invoice.id, WriteOff.state == WriteOffState.APPROVED)
        query = query.order_by(WriteOff.id).with_for_update()
        for row in session.scalars(query.execution_options(populate_existing=True)).all():
            _undo(session, row, invoice, clerk)


def _undo(session: Session, row: WriteOff, invoice: Invoice, clerk: Clerk) -> WriteOffEntry:
    row.state = WriteOffState.TAKEN_BACK
    return enter(session, row, invoice, -row.amount_minor, clerk)
