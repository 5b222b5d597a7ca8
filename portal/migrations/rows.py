"""Short words for what tables of tenants have in common, so that a migration reads as a list of columns."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from pricing.ground.record import Instant

Column = sa.Column[Any]


def table(name: str, *parts: Sequence[sa.schema.SchemaItem]) -> None:
    """Create a table of a tenant: the key, and its parts."""
    key = [sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False), *ids("id")]
    primary = sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}"))
    op.create_table(name, *key, *(item for part in parts for item in part), primary)


def column(name: str, kind: sa.types.TypeEngine[Any], empty: bool = False) -> Column:
    """A column; `empty`: it may be NULL."""
    return sa.Column(name, kind, nullable=empty)


def ids(*names: str, empty: bool = False) -> list[Column]:
    """Columns of ids."""
    return [column(name, sa.Uuid(), empty) for name in names]


def integers(*names: str) -> list[Column]:
    """Columns of whole numbers."""
    return [column(name, sa.Integer()) for name in names]


def dates(*names: str, empty: bool = False) -> list[Column]:
    """Columns of calendar dates."""
    return [column(name, sa.Date(), empty) for name in names]


def instants(*names: str, empty: bool = False) -> list[Column]:
    """Columns of UTC instants."""
    return [column(name, Instant(timezone=True), empty) for name in names]


def version(of: str) -> list[sa.schema.SchemaItem]:
    """What every version of a rule has: its number, its beginning, who published it."""
    return [*integers("version"), *instants("in_force_from"), *ids("published_by"), once(of, "version")]


def of_partner(of: str) -> list[sa.schema.SchemaItem]:
    """A row of a partner that is about one of its registrations."""
    pointing = [refers(of, "partner_id", "partner"), refers(of, "registration_id", "registration")]
    return [*ids("partner_id", empty=True), *pointing]


def refers(of: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    """A reference within the tenant, checked at commit."""
    keys = ["tenant_id", name], [f"{to}.tenant_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(*keys, name=op.f(f"fk_{of}_{name}"), deferrable=True, initially="DEFERRED")


def check(of: str, name: str, rule: str) -> sa.CheckConstraint:
    """A CHECK under the name that the model gives it."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{of}_{name}"))


def once(of: str, *columns: str) -> sa.UniqueConstraint:
    """A UNIQUE within the tenant under the name that the model gives it."""
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"uq_{of}_tenant_id_{'_'.join(columns)}"))


def word(name: str, kind: str, *values: str) -> Column:
    """A closed list of words, stored as text with a CHECK."""
    return column(name, sa.Enum(*values, name=kind, native_enum=False, create_constraint=True, length=32))
