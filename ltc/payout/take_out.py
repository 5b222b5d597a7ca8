"""Taking a payout out of a batch before its file is made: the amount stays due and goes into the next statement."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.payout.find import locked
from ltc.payout.models import Payout
from pricing.ground.errors import DomainError


class FileMade(DomainError):
    """The batch was exported: the bank has the payout, and only its answer can say what became of it."""

    code = "payout-file-made"


def take_out(session: Session, payout: Payout) -> bool:
    """Take a payout out; a batch that has none left goes with it. Returns whether the batch still stands.

    Errors: FileMade.
    """
    batch = locked(session, payout.batch_id)
    if batch.file_sha256:
        raise FileMade
    session.delete(payout)
    session.flush()
    if session.scalar(select(func.count()).select_from(Payout).where(Payout.batch_id == batch.id)):
        return True
    session.delete(batch)
    return False
