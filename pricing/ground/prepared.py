"""Statements that are put together once, for the few that one question asks again and again.

The wall in `portal/tenancy.py` knows them by what they are, and puts the session's tenant in. Other statements that
are not selects of mapped classes stay refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ARRAY, Column, Insert, Integer, Select, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pricing.ground.record import HouseRecord, TenantRecord

OWN_TENANT = "own_tenant"
PREPARED: set[Select[Any] | Insert] = set()  # statements of modules, never of requests
OWN = bindparam(OWN_TENANT, type_=Integer())


def prepared(kind: type[TenantRecord], statement: Select[Any]) -> Select[Any]:
    """A select from one table, for the house, bound to the tenant of the session that executes it.

    It gives plain rows of columns. A partner's session may not execute it. Raises ValueError for other tables.
    """
    table = kind.__table__
    if statement.get_final_froms() != [table]:
        raise ValueError(f"a prepared select is of {table} alone")
    bound = statement.where(table.c.tenant_id == OWN)
    PREPARED.add(bound)
    return bound


@dataclass(frozen=True, slots=True)
class Rows:
    """Short rows of a table to insert, column by column; with an amount, it is added to that of a row that is there."""

    sqlite: Insert
    postgresql: Insert

    def insert(self, session: Session, columns: Mapping[str, Sequence[Any]]) -> None:
        """Insert rows for the session's tenant; every column is as long as the others."""
        if session.get_bind().dialect.name == "postgresql":
            session.execute(self.postgresql, {name: list(values) for name, values in columns.items()})
        elif rows := [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]:
            session.execute(self.sqlite, rows)


def rows(kind: type[HouseRecord], adds: str | None = None) -> Rows:
    """Prepare the inserting of rows of a table that is not audited. Raises ValueError for other tables."""
    if kind.__audited__:
        raise ValueError(f"what becomes of {kind.__tablename__} is audited")
    table = cast(Table, kind.__table__)
    given = [column for column in table.c if column.name != "tenant_id"]
    one: dict[str, Any] = {column.name: bindparam(column.name) for column in given}
    arrays = func.unnest(*(bindparam(column.name, type_=ARRAY(column.type)) for column in given))
    many = arrays.table_valued(*(Column(column.name, column.type) for column in given)).render_derived()
    by_array = postgresql.insert(table).from_select(["tenant_id", *one], select(OWN, *many.c))
    made = Rows(_adding(sqlite.insert(table).values(tenant_id=OWN, **one), adds), _adding(by_array, adds))
    PREPARED.update((made.sqlite, made.postgresql))
    return made


def _adding(insert: sqlite.Insert | postgresql.Insert, amount: str | None) -> Insert:
    """The insert, adding to the amount of rows that are there."""
    if amount is None:
        return insert
    more = {amount: insert.table.c[amount] + insert.excluded[amount]}
    return insert.on_conflict_do_update(index_elements=list(insert.table.primary_key), set_=more)
