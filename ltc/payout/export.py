"""The payout file: written once, and the same bytes whenever it is asked for again."""

import csv
import hashlib
import io
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.payout.models import BatchState, Payout, PayoutBatch
from partners.partner.models import BankAccount
from pricing.ground.errors import DomainError
from pricing.ground.money import digits

COLUMNS = ("batch", "end_to_end_id", "holder", "bank", "account", "amount", "currency")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotReleased(DomainError):
    """A batch leaves the house only when a second person has released it."""

    code = "batch-not-released"


class FileChanged(DomainError):
    """The file would differ from the one that was exported: held for a person."""

    code = "payout-file-changed"


def export(session: Session, batch: PayoutBatch, now: datetime) -> bytes:
    """The batch as CSV (UTF-8 with a mark, so that spreadsheets read Chinese names).

    Amounts are major units with the currency's ISO digits. The first export is recorded with the
    file's SHA-256; every later one must be the same file.
    """
    if batch.state is BatchState.PREPARED:
        raise NotReleased
    content = _content(session, batch)
    fingerprint = hashlib.sha256(content).hexdigest()
    if batch.file_sha256 is None:
        batch.state, batch.exported_at, batch.file_sha256 = BatchState.EXPORTED, now, fingerprint
    elif batch.file_sha256 != fingerprint:
        raise FileChanged
    return content


def _content(session: Session, batch: PayoutBatch) -> bytes:
    query = (
        select(Payout, BankAccount)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .where(Payout.batch_id == batch.id)
        .order_by(Payout.end_to_end_id)
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for payout, account in session.execute(query):
        amount = Decimal(payout.amount_minor).scaleb(-digits(payout.currency))
        holder, bank, number = (_text(cell) for cell in (account.holder, account.bank, account.number))
        writer.writerow([batch.number, payout.end_to_end_id, holder, bank, number, f"{amount:f}", payout.currency])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
