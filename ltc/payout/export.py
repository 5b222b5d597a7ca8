"""The payout file: made once, and the same bytes whenever it is taken again."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.post import Event, post
from ltc.paying_account.models import PayingAccount
from ltc.payout.file.values import Batch, File, Line, Payer
from ltc.payout.file.write import write
from ltc.payout.find import locked, paying, taken
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutDownload
from ltc.payout.moves import on_its_way
from ltc.settlement.models import Statement
from partners.partner.models import BankAccount
from pricing.ground.errors import DomainError


class NotReleased(DomainError):
    """A batch leaves the house only when a second person has released it."""

    code = "batch-not-released"


class FileChanged(DomainError):
    """The file would differ from the one that was exported: held for a person."""

    code = "payout-file-changed"


class PayoutChanged(DomainError):
    """A payout is not what its statement closes with, which is what the approver signed: held for a person."""

    code = "payout-changed"


class FileNotMade(DomainError):
    """There is no file before the batch was exported."""

    code = "payout-file-not-made"


def export(session: Session, batch: PayoutBatch, now: datetime) -> File:
    """The batch as the file of the account that pays its currency; a plain CSV where the house has entered none.

    The first export fixes account and instant, keeps the file's SHA-256 and posts what is on its way; every later one
    must be the same file.
    Errors: NotReleased, PayoutChanged, FileChanged, and those of `ltc.payout.file.write.write`.
    """
    batch = locked(session, batch.id)
    if batch.state is BatchState.PREPARED:
        raise NotReleased
    if batch.file_sha256:
        return _again(session, batch)
    _check_signed(session, batch)
    account = paying(session, batch)
    file = write(_values(session, batch, now), _payer(account))
    batch.state, batch.exported_at, batch.file_sha256 = BatchState.EXPORTED, now, _fingerprint(file)
    batch.paying_account_id = account.id if account else None
    _post(session, batch, now)
    return file


def take(session: Session, batch: PayoutBatch, by: UUID, now: datetime) -> tuple[File, str]:
    """The file that was exported and its name, and a note of who took it: the first time as it is, later as a copy.

    Errors: FileNotMade, FileChanged.
    """
    if batch.file_sha256 is None:
        raise FileNotMade
    file = _again(session, batch)
    number = taken(session, batch) + 1
    session.add(PayoutDownload(batch_id=batch.id, number=number, taken_by=by, taken_at=now))
    return file, f"{batch.number}{'-copy' if number > 1 else ''}.{file.extension}"


def _check_signed(session: Session, batch: PayoutBatch) -> None:
    """Statements never change, and the approver signed them: each payout must still be what its own closes with."""
    query = select(Payout.end_to_end_id).join(Statement, Statement.id == Payout.statement_id)
    signed = (Payout.amount_minor + Payout.withheld_minor == Statement.closing_minor) & (
        Payout.partner_id == Statement.partner_id
    )
    if number := session.scalar(query.where(Payout.batch_id == batch.id, ~signed).limit(1)):
        raise PayoutChanged(number=number)


def _post(session: Session, batch: PayoutBatch, now: datetime) -> None:
    """What the file orders is on its way from the day on which the bank is to carry it out."""
    payouts = session.scalars(select(Payout).where(Payout.batch_id == batch.id).order_by(Payout.end_to_end_id))
    event = Event(f"batch:{batch.id}", "payout.sent", now.date(), {"batch": batch.number})
    post(session, event, [move for payout in payouts for move in on_its_way(payout)], now)


def _again(session: Session, batch: PayoutBatch) -> File:
    assert batch.exported_at
    file = write(_values(session, batch, batch.exported_at), _payer(paying(session, batch)))
    if _fingerprint(file) != batch.file_sha256:
        raise FileChanged
    return file


def _fingerprint(file: File) -> str:
    return hashlib.sha256(file.content).hexdigest()


def _payer(account: PayingAccount | None) -> Payer | None:
    if account is None:
        return None
    return Payer(
        account.format,
        account.currency,
        account.holder,
        account.number,
        account.country,
        account.bic,
        account.cnaps,
        account.town,
        account.columns,
        account.routing,
        account.company_number,
        account.company,
        account.bank,
    )


def _values(session: Session, batch: PayoutBatch, at: datetime) -> Batch:
    query = (
        select(Payout, BankAccount)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .where(Payout.batch_id == batch.id)
        .order_by(Payout.end_to_end_id)
    )
    return Batch(batch.number, batch.currency, at, tuple(_line(*row) for row in session.execute(query)))


def _line(payout: Payout, account: BankAccount) -> Line:
    return Line(
        payout.end_to_end_id,
        account.holder,
        account.bank,
        account.number,
        payout.amount_minor,
        payout.currency,
        account.bic,
        account.cnaps,
        account.routing,
    )
