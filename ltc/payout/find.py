"""Reading who took a batch's file, and from which account a batch is paid."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.paying_account.find import in_use
from ltc.paying_account.models import PayingAccount
from ltc.payout.models import PayoutBatch, PayoutDownload
from pricing.ground.errors import NotFound


def locked(session: Session, batch_id: UUID) -> PayoutBatch:
    """A batch as it stands now, locked: of two who export, the second sees what the first did.

    Raises NotFound when its last payout was taken out a moment ago.
    """
    query = select(PayoutBatch).where(PayoutBatch.id == batch_id).with_for_update()
    batch = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if batch is None:
        raise NotFound
    return batch


def downloads(batch: PayoutBatch) -> Select[PayoutDownload]:
    """Who took the file and when, the first first."""
    return select(PayoutDownload).where(PayoutDownload.batch_id == batch.id).order_by(PayoutDownload.number)


def taken(session: Session, batch: PayoutBatch) -> int:
    """How often the file was taken; all but the first are copies."""
    return session.scalar(select(func.max(PayoutDownload.number)).where(PayoutDownload.batch_id == batch.id)) or 0


def paying(session: Session, batch: PayoutBatch) -> PayingAccount | None:
    """The account that the batch is paid from: the one of its export, and before that the one in use now."""
    if batch.file_sha256 is None:
        return in_use(session, batch.currency)
    if batch.paying_account_id is None:
        return None
    return session.get_one(PayingAccount, (batch.tenant_id, batch.paying_account_id))
