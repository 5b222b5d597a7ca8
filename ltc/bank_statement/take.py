"""Taking a statement over: looked at first, then kept whole, and no line twice."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.bank_statement.keep import keep
from ltc.bank_statement.models import BankStatement, BankStatementLine, BankStatementUpload
from ltc.bank_statement.read import read
from ltc.bank_statement.values import BYTES_MAX, Line, Sheet, StatementLarge, identities
from ltc.receiving_account.models import ReceivingAccount
from pricing.ground.bulk import BulkDoor
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.ground.sent import Sent

AT_ONCE = 500


class StatementKnown(Invalid):
    """The same file was taken already."""

    code = "statement-known"


class StatementFaulty(DomainError):
    """Rows of the file cannot be read, so nothing of it is taken."""

    code = "statement-faulty"


class UploadEnded(DomainError):
    """The file was taken or dropped before."""

    code = "statement-upload-ended"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: lines that are new, that came already, that it says twice, and that only look so.

    Each repeated line comes with the first that says the same; each row of twins are lines without a reference.
    """

    sheet: Sheet
    fresh: tuple[tuple[Line, str], ...]  # with its identity
    known: tuple[Line, ...]
    repeated: tuple[tuple[Line, Line], ...]
    twins: tuple[tuple[Line, ...], ...]


def upload(session: Session, account: ReceivingAccount, sent: Sent) -> BankStatementUpload:
    """Keep a file to look at. Raises StatementLarge, StatementKnown, and what `read` raises."""
    if len(sent.content) > BYTES_MAX:
        raise StatementLarge(field="file", most=BYTES_MAX // 1024**2)
    sha256 = hashlib.sha256(sent.content).hexdigest()
    _check_new(session, sha256)
    read(sent.content, account.number, account.currency, account.csv)
    row = BankStatementUpload(
        id=new_id(),
        receiving_account_id=account.id,
        file_name=sent.name,
        sha256=sha256,
        content=sent.content,
        sent_by=sent.by,
        sent_at=sent.at,
    )
    session.add(row)
    session.flush()
    return row


def preview(session: Session, row: BankStatementUpload) -> Preview:
    """What a file would do now. Raises UploadEnded, and what `read` raises."""
    content = session.scalar(select(BankStatementUpload.content).where(BankStatementUpload.id == row.id))
    if content is None:
        raise UploadEnded
    account = session.get_one(ReceivingAccount, (row.tenant_id, row.receiving_account_id))
    sheet = read(content, account.number, account.currency, account.csv)
    own = identities(sheet.lines)
    stored = _stored(session, account.id, own)
    first: dict[str, Line] = {}
    fresh, known, repeated = list[tuple[Line, str]](), list[Line](), list[tuple[Line, Line]]()
    for line, identity in zip(sheet.lines, own, strict=True):
        if identity in first:
            repeated.append((line, first[identity]))
        elif identity in stored:
            known.append(line)
        else:
            fresh.append((line, identity))
        first.setdefault(identity, line)
    return Preview(sheet, tuple(fresh), tuple(known), tuple(repeated), _twins(sheet.lines))


def take(session: Session, door: BulkDoor, row: BankStatementUpload, who: tuple[UUID, datetime]) -> BankStatement:
    """Keep the lines of a file that are new, all of them or none.

    Two at once: the unique SHA-256 and the unique line let one commit. Raises UploadEnded, StatementKnown,
    StatementFaulty.
    """
    _check_new(session, row.sha256)
    found = preview(session, row)
    if found.sheet.faults:
        raise StatementFaulty(faults=len(found.sheet.faults))
    by, at = who
    statement = BankStatement(
        id=new_id(),
        receiving_account_id=row.receiving_account_id,
        file_name=row.file_name,
        sha256=row.sha256,
        kind=found.sheet.kind,
        opening_minor=found.sheet.opening_minor,
        closing_minor=found.sheet.closing_minor,
        lines=len(found.fresh),
        repeated=len(found.known) + len(found.repeated),
        taken_by=by,
        taken_at=at,
    )
    session.add(statement)
    session.flush()
    keep(session, door, statement, found.fresh)
    row.bank_statement_id, row.content, row.ended_at = statement.id, None, at
    return statement


def drop(row: BankStatementUpload, at: datetime) -> None:
    """Forget a file that was not taken. Raises UploadEnded."""
    if row.ended_at:
        raise UploadEnded
    row.content, row.ended_at = None, at


def _check_new(session: Session, sha256: str) -> None:
    if known := session.scalar(select(BankStatement).where(BankStatement.sha256 == sha256)):
        raise StatementKnown(field="file", name=known.file_name, on=known.taken_at.date().isoformat())


def _stored(session: Session, account_id: UUID, own: Sequence[str]) -> set[str]:
    """Which of these lines the account has already."""
    found = set[str]()
    for start in range(0, len(own), AT_ONCE):
        some = BankStatementLine.identity.in_(own[start : start + AT_ONCE])
        query = select(BankStatementLine.identity).where(BankStatementLine.receiving_account_id == account_id, some)
        found.update(session.scalars(query))
    return found


def _twins(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    alike = defaultdict[tuple[str, ...], list[Line]](list)
    for line in lines:
        if not line.reference:
            alike[line.says()].append(line)
    return tuple(tuple(some) for some in alike.values() if len(some) > 1)
