"""What every stored row has in common: its tenant, its id, and how its columns are kept.

Three walls hang on the classes here and stand in `portal`: rows of another tenant are never seen
(`TenantRecord`), rows of another partner are never seen by a partner (`PartnerRecord`), and rows
that are the house's own are never seen by any partner (`HouseRecord`).
"""

import os
import time
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def _last_column(constraint: Any, _: Any) -> str:
    return str(constraint.column_keys[-1])


NAMES: dict[str, Any] = {
    "last_column": _last_column,
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(last_column)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("instants are aware; this one has no time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def words_of(kind: type[StrEnum]) -> Enum:
    """A closed list of words, stored as text with a CHECK."""
    return Enum(
        kind, native_enum=False, create_constraint=True, length=32, values_callable=lambda e: [w.value for w in e]
    )


def new_id() -> UUID:
    """A fresh id (UUID version 7, RFC 9562): unguessable, and near its neighbours in an index.

    Its time, to a 4,096th of a millisecond (section 6.2, method 3), is there for the order of rows only: what one
    process writes at one instant stays in the order in which it was written. It is never read as a time.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    noise = bytearray(os.urandom(8))
    noise[0] = 0x80 | noise[0] & 0x3F
    return UUID(bytes=milliseconds.to_bytes(6, "big") + (0x7000 | fraction).to_bytes(2, "big") + bytes(noise))


class Record(DeclarativeBase):
    """A stored row of any kind."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        date: Date(),
        int: BigInteger(),
        str: String(),
        UUID: Uuid(),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(JSONB(), "postgresql"),
    }


class TenantRecord(Record):
    """A row of one tenant. `tenant_id` is stamped when the row is written and leads the key."""

    __abstract__ = True
    __audited__: ClassVar[bool] = True
    __append_only__: ClassVar[bool] = False
    __proved__: ClassVar[frozenset[str]] = frozenset()  # references that a trigger proves, not a constraint
    __part_of__: ClassVar[str | None] = None  # the column of the whole, of which parts come and go by the hundred

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-2)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class Versioned:
    """A row that says how often it was changed: of two people who change it at once, the second is refused."""

    version: Mapped[int] = mapped_column(Integer, default=1, sort_order=1)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}  # in the condition of every UPDATE


class PartnerRecord(TenantRecord):
    """A row that a partner may see when, and only when, it is the partner's own."""

    __abstract__ = True

    partner_id: Mapped[UUID | None] = mapped_column(sort_order=-1)


class HouseRecord(TenantRecord):
    """A row that no partner ever sees: rulings, rival claims, the canonical customer."""

    __abstract__ = True


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot point over the tenant wall; checked at commit, so order never matters."""
    return ForeignKeyConstraint(
        ["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], deferrable=True, initially="DEFERRED"
    )


def part_of(whole: str, part: str, column: str) -> str:
    """The join of a collection on a whole to its parts, within one tenant."""
    return f"and_(foreign({part}.{column}) == {whole}.id, {part}.tenant_id == {whole}.tenant_id)"
