"""Short rows by the million: one statement for each database, with the values column by column.

SQLite takes the rows one by one from its own loop; PostgreSQL takes each column as an array.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, FromClause

Columns = Mapping[str, Sequence[Any]]


def insert_columns(
    connection: Connection, table: FromClause, tenant_id: int, columns: Columns, adds: str | None
) -> None:
    """Insert rows of a tenant; with `adds`, a row that is there has the value of that column added to its own."""
    if connection.dialect.name == "sqlite":
        values = ", ".join("?" for _ in range(len(columns) + 1))
        rows = list(zip(repeat(tenant_id), *columns.values(), strict=False))
        connection.exec_driver_sql(f"{_into(table, columns)} VALUES ({values}){_adding(table, adds)}", rows)
        return
    arrays = ", ".join(f"CAST(%s AS {table.c[name].type.compile(connection.dialect)}[])" for name in columns)
    statement = f"{_into(table, columns)} SELECT CAST(%s AS integer), * FROM unnest({arrays}){_adding(table, adds)}"
    connection.exec_driver_sql(statement, (tenant_id, *map(list, columns.values())))


def _into(table: FromClause, columns: Columns) -> str:
    return f"INSERT INTO {table.description} ({', '.join(('tenant_id', *columns))})"


def _adding(table: FromClause, adds: str | None) -> str:
    if adds is None:
        return ""
    key = ", ".join(column.name for column in table.primary_key)
    return f" ON CONFLICT ({key}) DO UPDATE SET {adds} = {table.description}.{adds} + excluded.{adds}"
