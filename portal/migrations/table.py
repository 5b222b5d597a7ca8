"""The parts of a table as a migration writes them: columns of a kind, words, checks, and references within a tenant."""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from pricing.ground.record import Instant

ID, TEXT, NUMBER, AMOUNT, DAY = sa.Uuid(), sa.String(), sa.Integer(), sa.BigInteger(), sa.Date()
INSTANT = Instant(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def table(name: str, *parts: Any) -> None:
    """A table of a tenant: its key leads."""
    key = (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )
    op.create_table(name, *key, *parts, sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")))


def columns(kind: Any, *names: str, empty: bool = False) -> list[sa.Column[Any]]:
    """Columns of one kind."""
    return [sa.Column(name, kind, nullable=empty) for name in names]


def word(column: str, kind: str, *words: str) -> sa.Column[Any]:
    """A column for a closed list of words, with its CHECK."""
    listed = sa.Enum(*words, name=kind, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, listed, nullable=False)


def check(table: str, name: str, text: str) -> sa.CheckConstraint:
    """A CHECK."""
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def once(table: str, *columns: str) -> sa.UniqueConstraint:
    """Once within a tenant."""
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot point over the tenant wall."""
    mine, theirs, name = ["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(mine, theirs, name=name, deferrable=True, initially="DEFERRED")


def another_word(table: str, column: str, kind: str, new: str) -> None:
    """Let one more word stand in a column for a closed list of them. Its table has few columns and no triggers."""
    if op.get_context().dialect.name == "postgresql":
        name = f"ck_{table}_{kind}"
        asked = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        words = str(op.get_bind().scalar(asked, {"name": name}))
        wider = words.replace("ARRAY[", f"ARRAY['{new}'::character varying, ", 1)
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {wider}")
        return
    asked = sa.text("SELECT sql FROM sqlite_master WHERE name = :name")
    made = str(op.get_bind().scalar(asked, {"name": table}))
    wider = made.replace(f"{column} IN (", f"{column} IN ('{new}', ", 1)
    wider = re.sub(rf'CREATE TABLE "?{table}"?', "CREATE TABLE wider", wider, count=1)
    for statement in (
        wider,
        f"INSERT INTO wider SELECT * FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE wider RENAME TO {table}",
    ):
        op.execute(sa.text(statement.replace(":", r"\:")))
