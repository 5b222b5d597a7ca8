"""Answering a write-off: approved or declined by another person than whoever asked, once."""

from uuid import UUID

from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.write_off.ask import Clerk, WriteOffWords, fits, locked
from ltc.write_off.enter import enter
from ltc.write_off.models import WriteOff, WriteOffEntry, WriteOffState
from pricing.ground.errors import DomainError, NotAllowed


class OwnWriteOff(NotAllowed):
    """Whoever asks for a write-off does not answer it."""

    code = "write-off-own"


class WriteOffAnswered(DomainError):
    """The write-off was answered before."""

    code = "write-off-answered"


def approve(session: Session, row: WriteOff, clerk: Clerk) -> WriteOffEntry:
    """Write the amount off: the invoice owes so much less. Nobody paid it, so it earns no commission.

    The invoice is locked: of two at once, the second finds it answered. Raises OwnWriteOff, WriteOffAnswered,
    AmountOff (so much is not owed any more).
    """
    invoice = _taken_up(session, row, clerk[2])
    fits(invoice, row.amount_minor)
    _answer(row, WriteOffState.APPROVED, "", clerk)
    return enter(session, row, invoice, row.amount_minor, clerk)


def decline(session: Session, row: WriteOff, words: str, clerk: Clerk) -> None:
    """Leave the invoice as it is, with words to whoever asked. Raises OwnWriteOff, WriteOffAnswered, WriteOffWords."""
    _taken_up(session, row, clerk[2])
    if not words.strip():
        raise WriteOffWords(field="answer")
    _answer(row, WriteOffState.DECLINED, words.strip(), clerk)
    session.flush()


def _taken_up(session: Session, row: WriteOff, by: UUID) -> Invoice:
    """Lock the invoice, then the request, which must wait for this person."""
    invoice = locked(session, row.invoice_id)
    session.refresh(row, with_for_update=True)
    if row.state is not WriteOffState.WAITING:
        raise WriteOffAnswered
    if row.asked_by == by:
        raise OwnWriteOff
    return invoice


def _answer(row: WriteOff, state: WriteOffState, words: str, clerk: Clerk) -> None:
    row.state, row.answer = state, words
    row.answered_by, row.answered_at = clerk[2], clerk[1]
