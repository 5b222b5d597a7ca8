"""Opening an invoice again when what it says has changed: nothing of it stays rounded off or written off."""

from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.cash.round_off import Clerk, open_again
from ltc.write_off.take_back import take_back_all


def reopen(session: Session, invoice: Invoice, clerk: Clerk) -> None:
    """Before a credit note, or cash that is taken back, changes a locked invoice."""
    open_again(session, invoice, clerk)
    take_back_all(session, invoice, clerk)
