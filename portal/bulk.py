"""The bulk door: the one way to write many rows at once. It takes the tenant from the session itself."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, SQLColumnExpression, delete, insert, inspect, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.audit.write import note
from portal.columns import insert_columns
from portal.new_ids import new_ids
from portal.tenancy import WallBreach, tenant_of
from pricing.ground.record import TenantRecord

COUNTED = {"preserve_rowcount": True}  # PostgreSQL forgets how many rows one INSERT wrote, unless asked
TEXT = json.JSONEncoder(default=str, sort_keys=True)


class Bulk:
    """Set-based writing in a session's transaction, for the session's tenant."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tenant_id = tenant_of(session)
        if session.info.get("partner_id"):
            raise WallBreach("the bulk door is the house's, not a partner's")

    def insert(self, kind: type[TenantRecord], rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows; a row that names another tenant is refused. Columns left out get their defaults."""
        return self._insert(kind, rows, insert(kind)) if rows else 0

    def _insert(self, kind: type[TenantRecord], rows: Sequence[Mapping[str, Any]], statement: Insert) -> int:
        if any(row.get("tenant_id", self._tenant_id) != self._tenant_id for row in rows):
            raise WallBreach("a row of another tenant at the bulk door")
        self._session.flush()
        stamped = [{**row, "tenant_id": self._tenant_id} for row in rows]
        done = int(self._session.connection().execute(statement, stamped, execution_options=COUNTED).rowcount)
        self._note("bulk.insert", kind, done, _digest(stamped) if kind.__audited__ else None)
        return done

    def insert_new(self, kind: type[TenantRecord], rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows, but none whose unique columns are taken, by a row before it or in the database."""
        if not rows:
            return 0
        of = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        return self._insert(kind, rows, of.insert(kind).on_conflict_do_nothing())

    def insert_columns(
        self, kind: type[TenantRecord], columns: Mapping[str, Sequence[Any]], adds: str | None = None
    ) -> int:
        """Insert short rows of a table that is not audited, given column by column, each of the same length.

        With `adds`, a row that is there already has the value of that column added to its own.
        """
        if kind.__audited__ or "tenant_id" in columns:
            raise WallBreach("columns are for rows that stand for no event, and of the session's tenant")
        rows = len(next(iter(columns.values())))
        if rows:
            self._session.flush()
            insert_columns(self._session.connection(), kind.__table__, self._tenant_id, columns, adds)
            self._note("bulk.insert", kind, rows, None)
        return rows

    def copy(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]], changes: Mapping[str, Any]) -> int:
        """Copy the tenant's rows that meet all criteria, each under a new id and with these changes."""
        if {"tenant_id", "id"} & changes.keys():
            raise WallBreach("a copy is of the same tenant, and has an id of its own")
        self._session.flush()
        table, given = inspect(kind).local_table, {"id": new_ids(self._session.get_bind().dialect.name)}
        given |= {name: literal(value, table.c[name].type) for name, value in changes.items()}
        copied = select(*(given.get(column.name, column) for column in table.c))
        copied = copied.where(kind.tenant_id == self._tenant_id, *which)
        statement = insert(kind).from_select(table.c.keys(), copied, include_defaults=False)
        done = int(self._session.connection().execute(statement, execution_options=COUNTED).rowcount)
        if done:
            self._note("bulk.copy", kind, done, _digest([{**changes, "which": _said(which)}]))
        return done

    def fill(
        self,
        kind: type[TenantRecord],
        columns: Mapping[str, SQLColumnExpression[Any]],
        of: Sequence[type[TenantRecord]],
        which: Sequence[ColumnElement[bool]],
    ) -> int:
        """Insert a row for each that a select finds in the tenant's rows of some tables; `columns` say what of it.

        The rows never leave the database. A subquery in a criterion names the tenant itself.
        """
        if "tenant_id" in columns:
            raise WallBreach("what is filled in is of the session's tenant")
        self._session.flush()
        found = select(literal(self._tenant_id), *columns.values())
        found = found.where(*(one.tenant_id == self._tenant_id for one in of), *which)
        statement = insert(kind).from_select(["tenant_id", *columns], found, include_defaults=False)
        done = int(self._session.connection().execute(statement, execution_options=COUNTED).rowcount)
        if done:
            self._note("bulk.fill", kind, done, _digest([{"which": _said(which)}]))
        return done

    def update(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]], values: Mapping[str, Any]) -> int:
        """Update the tenant's rows that meet all criteria."""
        if "tenant_id" in values:
            raise WallBreach("a row never moves to another tenant")
        self._session.flush()
        statement = update(kind).where(kind.tenant_id == self._tenant_id, *which).values(**values)
        done = int(self._session.connection().execute(statement).rowcount)
        if done:
            self._note("bulk.update", kind, done, _digest([values]))
        self._session.expire_all()
        return done

    def delete(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]]) -> int:
        """Delete the tenant's rows that meet all criteria."""
        self._session.flush()
        statement = delete(kind).where(kind.tenant_id == self._tenant_id, *which)
        done = int(self._session.connection().execute(statement).rowcount)
        if done:
            self._note("bulk.delete", kind, done, _digest([{"which": _said(which)}]))
        self._session.expire_all()
        return done

    def _note(self, act: str, kind: type[TenantRecord], rows: int, digest: str | None) -> None:
        note(self._session, act, str(kind.__tablename__), None, {"rows": rows, "sha256": digest})


def _said(which: Sequence[ColumnElement[bool]]) -> list[str]:
    """Criteria as words, with their values."""
    return [f"{one} {one.compile().params}" for one in which]


def _digest(rows: Sequence[Mapping[str, Any]]) -> str:
    whole = hashlib.sha256()
    for row in rows:
        whole.update(TEXT.encode(row).encode())
    return whole.hexdigest()
