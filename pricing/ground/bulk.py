"""The bulk door's shape, as the floors below the portal see it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, SQLColumnExpression

from pricing.ground.record import TenantRecord


class BulkDoor(Protocol):
    """Set-based writing for one tenant: settling a period, importing a file, expiring thousands.

    The implementation stamps the tenant on every row and leaves one audit row for each call.
    """

    def insert(self, kind: type[TenantRecord], rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows (column name → value; the id is given by the caller); returns how many."""
        ...

    def insert_new(self, kind: type[TenantRecord], rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows, but none whose unique columns are taken, by a row before it or in the database."""
        ...

    def insert_columns(
        self, kind: type[TenantRecord], columns: Mapping[str, Sequence[Any]], adds: str | None = None
    ) -> int:
        """Insert short rows of a table that is not audited, given column by column, each of the same length.

        With `adds`, a row that is there already has the value of that column added to its own.
        """
        ...

    def copy(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]], changes: Mapping[str, Any]) -> int:
        """Copy the tenant's rows that meet all criteria, each under a new id and with these changes; returns how many.

        The rows never leave the database. A criterion on another table names the tenant itself.
        """
        ...

    def fill(
        self,
        kind: type[TenantRecord],
        columns: Mapping[str, SQLColumnExpression[Any]],
        of: Sequence[type[TenantRecord]],
        which: Sequence[ColumnElement[bool]],
    ) -> int:
        """Insert a row for each that a select finds in the tenant's rows of some tables; returns how many.

        `columns` give the new row's columns (not its tenant). A subquery in a criterion names the tenant itself.
        """
        ...

    def update(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]], values: Mapping[str, Any]) -> int:
        """Set values on the tenant's rows that meet all criteria; returns how many."""
        ...

    def delete(self, kind: type[TenantRecord], which: Sequence[ColumnElement[bool]]) -> int:
        """Delete the tenant's rows that meet all criteria; returns how many."""
        ...
