"""The one door to the folder of files: written once, read back only when it is still the same."""

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.config import settings
from portal.files.kinds import FileKind, kind_of
from portal.files.models import StoredFile
from portal.tenancy import tenant_of
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id

FILE_BYTES_MAX = 4 * 1024 * 1024
MEGABYTE = 1024 * 1024
NAME_MAX = 120


class FileRefused(Invalid):
    """The content is of no kind that is taken, whatever the name says."""

    code = "file-refused"


class FileTooLarge(Invalid):
    """The file is larger than one may be."""

    code = "file-too-large"


class FileEmpty(Invalid):
    """Nothing was sent, or nothing is in it."""

    code = "file-empty"


class FileGone(DomainError):
    """The bytes are not in the folder, or are not those that were kept."""

    code = "file-gone"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it comes: what its sender calls it, and its bytes."""

    name: str
    content: bytes


def checked(sent: Sent) -> FileKind:
    """Of which kind a file is. Errors: FileEmpty, FileTooLarge, FileRefused."""
    if not sent.content:
        raise FileEmpty(field="file")
    if len(sent.content) > FILE_BYTES_MAX:
        raise FileTooLarge(field="file", megabytes=FILE_BYTES_MAX // MEGABYTE)
    kind = kind_of(sent.content)
    if kind is None:
        raise FileRefused(field="file")
    return kind


def keep(session: Session, partner_id: UUID | None, sent: Sent, by: UUID, now: datetime) -> StoredFile:
    """Keep a partner's file, or the house's own (no partner). Errors: those of `checked`.

    If the transaction fails, the bytes go again.
    """
    row = StoredFile(
        id=new_id(),
        tenant_id=tenant_of(session),
        partner_id=partner_id,
        name=shown(sent.name),
        kind=checked(sent),
        size=len(sent.content),
        sha256=_digest(sent.content),
        kept_by=by,
        kept_at=now,
    )
    path = _path(row)
    _write(path, sent.content)
    _until_committed(session, path)
    session.add(row)
    return row


def content(row: StoredFile) -> bytes:
    """The bytes that were kept. Errors: FileGone."""
    path = _path(row)
    found = path.read_bytes() if path.is_file() else b""
    if _digest(found) != row.sha256:
        raise FileGone
    return found


def erase(session: Session, row: StoredFile) -> None:
    """Let the bytes of a file go when the transaction commits. What is known of it stays."""
    leaving = [_path(row)]

    @event.listens_for(session, "after_commit")
    def let_go(_: Session) -> None:
        for one in leaving:
            one.unlink(missing_ok=True)

    @event.listens_for(session, "after_rollback")
    def hold(_: Session) -> None:
        leaving.clear()


def shown(name: str) -> str:
    """A name that can be shown: its last part, without what cannot be printed or turns the writing round."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable() and unicodedata.category(c) != "Cf")[:NAME_MAX].strip() or "–"


def _path(row: StoredFile) -> Path:
    """Where the bytes lie: a folder for each tenant, and below it one for the last two characters of the id."""
    return Path(settings().files_folder) / str(row.tenant_id) / row.id.hex[-2:] / row.id.hex


def _write(path: Path, content: bytes) -> None:
    """Whole and on the disk, or not there: nobody but us can read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _until_committed(session: Session, path: Path) -> None:
    """Let the bytes go with the transaction, unless it commits."""
    loose = [path]

    @event.listens_for(session, "after_commit")
    def hold(_: Session) -> None:
        loose.clear()

    @event.listens_for(session, "after_rollback")
    def let_go(_: Session) -> None:
        for one in loose:
            one.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
