"""Rulings keep their second person, reason, lines and times; proposals wait for a second person; receipts are sealed.

Safe on a live system: new tables are empty, new columns are nullable or have a constant default, so no row is
rewritten. Checks on `ruling` and a wider one on `document` read these tables once under a short lock; on SQLite,
which cannot alter a check, `document` is copied. Rulings made before keep their new columns empty.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls
from pricing.ground.record import Instant

revision = "0006_ruling"
down_revision = "0005_life"

TENANT_TABLES = ["ruling_head", "ruling_proof", "ruling_proposal", "ruling_proposal_side", "ruling_receipt"]
APPEND_ONLY = ["ruling_head", "ruling_proof", "ruling_receipt"]

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
REASONS = (
    "first_verified", "better_evidence", "customers_choice", "incumbent",
    "vendor_activity", "delivery", "not_qualified", "other",
)  # fmt: skip
REASON = f"reason IN ({', '.join(repr(word) for word in REASONS)})"
SECOND_PERSON = """confirmed_by IS NULL OR decided_by IS NOT NULL
    AND confirmed_by <> decided_by AND confirmed_by <> submitted_by"""
COLUMNS: list[tuple[str, str, sa.types.TypeEngine[Any], str]] = [
    ("conflict_policy", "two_people_from_minor", sa.BigInteger(), ""),
    ("ruling", "confirmed_by", sa.Uuid(), f"CONSTRAINT ck_ruling_second_person CHECK ({SECOND_PERSON})"),
    ("ruling", "needs_two", sa.Boolean(), "NOT NULL DEFAULT {false} CONSTRAINT ck_ruling_needs_two CHECK (NOT needs_two OR confirmed_by IS NOT NULL)"),
    ("ruling", "reason", sa.String(32), f"CONSTRAINT ck_ruling_rulingreason CHECK ({REASON})"),
    ("ruling", "granted", JSON, ""),
    ("ruling", "likeness", sa.String(), ""),
    ("ruling", "flip", JSON, ""),
    ("ruling", "submitted_at", Instant(timezone=True), ""),
    ("ruling", "verified_at", Instant(timezone=True), ""),
]  # fmt: skip


def upgrade() -> None:
    for table, column, kind, rest in COLUMNS:
        _add(table, column, kind, rest)
    op.create_index("ix_ruling_likeness", "ruling", ["tenant_id", "likeness", "decided_at"])
    _proposals()
    _receipts()
    _print("ruling_receipt")
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("rulings are not forgotten again")


def _add(table: str, column: str, kind: sa.types.TypeEngine[Any], rest: str) -> None:
    """Add a column with its CHECK in one statement, which both databases can do without a copy."""
    dialect = op.get_context().dialect
    false = "0" if dialect.name == "sqlite" else "false"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(dialect=dialect)} {rest.format(false=false)}")


def _table(name: str, *parts: sa.schema.SchemaItem, partner: bool = False) -> None:
    """A tenant's table: the key, the partner it belongs to if any, and its own columns."""
    head: list[sa.schema.SchemaItem] = [
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        *([sa.Column("partner_id", sa.Uuid(), nullable=True)] if partner else []),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]
    tail: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}"))]
    op.create_table(name, *head, *parts, *tail, *([_refers(name, "partner_id", "partner")] if partner else []))


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{other}.tenant_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        deferrable=True,
        initially="DEFERRED",
    )


def _word(column: str, kind: str, *words: str, nullable: bool = False) -> sa.Column[Any]:
    enum = sa.Enum(*words, name=kind, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, enum, nullable=nullable)


def _text(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def _ids(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Uuid(), nullable=nullable) for name in names]


def _at(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant(timezone=True), nullable=nullable)


def _proposals() -> None:
    name = "ruling_proposal"
    _table(
        name,
        _word("state", "proposalstate", "waiting", "confirmed", "declined"),
        _word("reason", "rulingreason", *REASONS, nullable=True),
        *_text("note_house", "objection", nullable=True),
        sa.Column("why", JSON, nullable=False),
        *_ids("proposed_by"), _at("proposed_at"),
        *_ids("answered_by", nullable=True), _at("answered_at", nullable=True),
        sa.CheckConstraint("answered_by IS NULL OR answered_by <> proposed_by", name=op.f(f"ck_{name}_two_people")),
        sa.CheckConstraint("(state = 'waiting') = (answered_by IS NULL)", name=op.f(f"ck_{name}_answered")),
    )  # fmt: skip
    op.create_index(f"ix_{name}_state", name, ["tenant_id", "state", "proposed_at"])
    side = f"{name}_side"
    _table(
        side,
        *_ids("proposal_id", "registration_id"),
        _word("outcome", "outcome", "approve", "reject", "return"),
        *_text("answer"), *_text("note_partner", nullable=True),
        sa.Column("granted", JSON, nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        _refers(side, "proposal_id", name), _refers(side, "registration_id", "registration"),
    )  # fmt: skip
    waiting = sa.text("is_waiting")
    op.create_index(
        f"uq_{side}_waiting", side, ["tenant_id", "registration_id"], unique=True,
        sqlite_where=waiting, postgresql_where=waiting,
    )  # fmt: skip
    op.create_index(f"ix_{side}_proposal", side, ["tenant_id", "proposal_id"])


def _receipts() -> None:
    receipt, head, proof = "ruling_receipt", "ruling_head", "ruling_proof"
    _table(
        receipt,
        *_ids("registration_id", "ruling_id"), sa.Column("content", JSON, nullable=False), *_text("salt", "hash"),
        _at("issued_at"),
        sa.UniqueConstraint("tenant_id", "ruling_id", name=op.f(f"uq_{receipt}_tenant_id_ruling_id")),
        _refers(receipt, "registration_id", "registration"), _refers(receipt, "ruling_id", "ruling"),
        partner=True,
    )  # fmt: skip
    op.create_index(f"ix_{receipt}_registration", receipt, ["tenant_id", "registration_id", "issued_at"])
    op.create_index(f"ix_{receipt}_issued", receipt, ["tenant_id", "issued_at"])
    _table(
        head,
        sa.Column("day", sa.Date(), nullable=False), *_text("before", "root", "hash"), _at("published_at"),
        sa.UniqueConstraint("tenant_id", "day", name=op.f(f"uq_{head}_tenant_id_day")),
    )  # fmt: skip
    _table(
        proof,
        *_ids("ruling_receipt_id", "head_id"), sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", JSON, nullable=False),
        sa.UniqueConstraint("tenant_id", "ruling_receipt_id", name=op.f(f"uq_{proof}_tenant_id_ruling_receipt_id")),
        _refers(proof, "ruling_receipt_id", receipt), _refers(proof, "head_id", head),
        partner=True,
    )  # fmt: skip


def _print(kind: str) -> None:
    """Let one more kind of document be asked for."""
    if op.get_context().dialect.name == "postgresql":
        words = op.get_bind().scalar(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_document_documentkind'")
        )
        wider = words.replace("ARRAY[", f"ARRAY['{kind}'::character varying, ", 1)
        op.execute("ALTER TABLE document DROP CONSTRAINT ck_document_documentkind")
        op.execute(f"ALTER TABLE document ADD CONSTRAINT ck_document_documentkind {wider}")
        return
    made = op.get_bind().scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'document'"))
    wider = made.replace("kind IN (", f"kind IN ('{kind}', ", 1).replace(
        "CREATE TABLE document", "CREATE TABLE wider", 1
    )
    for statement in (wider, "INSERT INTO wider SELECT * FROM document", "DROP TABLE document",
                      "ALTER TABLE wider RENAME TO document"):  # fmt: skip
        op.execute(sa.text(statement.replace(":", r"\:")))
