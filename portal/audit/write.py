"""Writing the trail: listeners that note every written row and chain them when the transaction commits."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, object_session

from portal.actor import ROBOT_ID
from portal.audit.models import AuditHead, AuditRow
from portal.clock import now
from portal.tenancy import WallBreach, tenant_of
from pricing.ground.record import TenantRecord, new_id

GENESIS = "0" * 64
HIDDEN = "***"
AS_IS = frozenset({str, int, bool, list, dict, type(None)})  # what JSON has; most values are one of these
TEXT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
Note = tuple[str, str, UUID | None, dict[str, Any]]


def install(maker: type[Session]) -> None:
    """Audit all sessions of a class."""
    event.listen(TenantRecord, "after_delete", remember_deleted, propagate=True)
    event.listen(maker, "after_flush", note_rows)
    event.listen(maker, "before_commit", chain)
    event.listen(maker, "after_transaction_create", refuse_savepoints)


def refuse_savepoints(session: Session, transaction: Any) -> None:
    """One command is one transaction; a savepoint could take back rows that the trail has noted."""
    if transaction.nested:
        raise WallBreach("no savepoints: one command is one transaction")


def note(session: Session, act: str, subject: str, subject_id: UUID | None, changes: dict[str, Any]) -> None:
    """Remember one written row (or one bulk act) until the transaction commits."""
    session.info.setdefault("audit", []).append((act, subject, subject_id, changes))


def remember_deleted(_: Any, __: Any, row: TenantRecord) -> None:
    """Remember a deleted row for the end of its flush; a session does not tell of those that their whole let go."""
    if session := object_session(row):
        session.info.setdefault("deleted", []).append(row)


def note_rows(session: Session, _: Any) -> None:
    """Remember what this flush wrote: row by row, and parts that came or went with their whole in one list."""
    parts: dict[tuple[str, str, UUID], list[dict[str, Any]]] = {}
    deleted = session.info.pop("deleted", [])
    for act, rows in (("insert", session.new), ("update", session.dirty), ("delete", deleted)):
        for row in rows:
            if not isinstance(row, TenantRecord) or not row.__audited__:
                continue
            changes = _changes(row, act)
            if act != "update" and row.__part_of__:
                parts.setdefault((act, row.__tablename__, getattr(row, row.__part_of__)), []).append(changes)
            elif changes or act != "update":
                note(session, act, row.__tablename__, row.id, changes)
    for (act, subject, whole_id), together in parts.items():
        note(session, act, subject, whole_id, {"rows": together})


def chain(session: Session) -> None:
    """Write the remembered rows behind the tenant's last link, under a lock on it."""
    session.flush()
    notes: list[Note] = session.info.pop("audit", [])
    if not notes:
        return
    tenant_id = tenant_of(session)
    connection = session.connection()
    head = connection.execute(
        select(AuditHead.id, AuditHead.seq, AuditHead.hash).where(AuditHead.tenant_id == tenant_id).with_for_update()
    ).one()
    rows, last = links(tenant_id, head.seq, head.hash, notes, session.info)
    connection.execute(insert(AuditRow), rows)
    move = update(AuditHead).where(AuditHead.tenant_id == tenant_id, AuditHead.id == head.id)
    connection.execute(move.values(seq=head.seq + len(rows), hash=last))


def links(
    tenant_id: int, seq: int, last: str, notes: list[Note], info: dict[Any, Any]
) -> tuple[list[dict[str, Any]], str]:
    """The rows that follow the link `last` of number `seq`, and the hash of the newest."""
    rows = []
    at, actor_id, request_id = now(), info.get("actor_id", ROBOT_ID), info.get("request_id", "")
    for act, subject, subject_id, changes in notes:
        seq += 1
        text = TEXT.encode(changes)
        last = link(last, seq, at, actor_id, request_id, act, subject, subject_id, text)
        rows.append(
            {
                "tenant_id": tenant_id,
                "id": new_id(),
                "seq": seq,
                "at": at,
                "actor_id": actor_id,
                "request_id": request_id,
                "act": act,
                "subject": subject,
                "subject_id": subject_id,
                "changes": text,
                "hash": last,
            }
        )
    return rows, last


def link(before: str, seq: int, at: datetime, *content: object) -> str:
    """SHA-256 (hex) over the hash before and this row's content, each part on a line of its own."""
    parts = [before, str(seq), at.isoformat(), *("" if part is None else str(part) for part in content)]
    return hashlib.sha256("\n".join(part.replace("\n", "\\n") for part in parts).encode()).hexdigest()


def _changes(row: TenantRecord, act: str) -> dict[str, Any]:
    """Column by column: the new values of a new row, [old, new] of a changed one. Secrets are hidden."""
    secret: frozenset[str] = getattr(row, "__secret__", frozenset())
    columns = inspect(row).mapper.column_attrs.keys()
    changes = _updated(row, columns) if act == "update" else {name: _plain(getattr(row, name)) for name in columns}
    return changes | {name: HIDDEN for name in secret if name in changes}


def _updated(row: TenantRecord, columns: Iterable[str]) -> dict[str, Any]:
    attributes, changes = inspect(row).attrs, {}
    for name in columns:
        history = attributes[name].history
        if history.has_changes():
            old, new = next(iter(history.deleted or ()), None), next(iter(history.added or ()), None)
            changes[name] = [_plain(old), _plain(new)]
    return changes


def _plain(value: Any) -> Any:
    if type(value) in AS_IS:
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
