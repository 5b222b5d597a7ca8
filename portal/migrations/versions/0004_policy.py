"""The conflict policy becomes a table of entries, with drafts, replays, and the facts that its rules ask for.

Safe on a live system: new tables, and new columns that are nullable or have a constant default, so no
row is rewritten. Versions that were published before get the table of the rules that they were judged
by, so every case is heard again with the same result.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import pricing.ground.record
from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0004_policy"
down_revision = "0003_matching"

TENANT_TABLES = ["activity", "certification", "policy_draft", "policy_replay"]
FIRST_TABLE = (
    ("partner.not-in-good-standing", "refuse"),
    ("partner.not-authorised", "refuse"),
    ("registration.below-minimum-value", "refuse"),
    ("account.named", "refer"),
    ("registration.own-duplicate", "refuse"),
    ("conflict.protected-rival", "refuse"),
    ("conflict.pending-rival", "refer"),
)
ALWAYS = {"lines": [], "regions": [], "tiers": [], "value_from_minor": 0}
FIRST = json.dumps([{"rule": rule, "strength": s, "params": {}, "when": ALWAYS} for rule, s in FIRST_TABLE])
Data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = pricing.ground.record.Instant(timezone=True)


def upgrade() -> None:
    _columns("conflict_policy", f"entries {_type(Data)} NOT NULL DEFAULT '{FIRST}'")
    _columns(
        "conflict_policy",
        _words("conflict_policy", "deciding_mode", "decidingmode", "first_verified", "merit", "customer_choice"),
    )
    _columns("conflict_policy", "window_hours INTEGER NOT NULL DEFAULT 24")
    _columns("conflict_policy", _words("conflict_policy", "loser_terms", "loserterms", "standard", "co_sell", "share"))
    _columns("conflict_policy", "loser_share_ppm INTEGER")
    two = "CHECK (drafted_by IS NULL OR drafted_by <> published_by)"
    _columns("conflict_policy", f"drafted_by {_type(sa.Uuid())} CONSTRAINT ck_conflict_policy_two_people {two}")
    _columns("conflict_case", f"verified_at {_type(Instant)}", f"flip {_type(Data)}")
    _columns("registration", f"proofs {_type(Data)} NOT NULL DEFAULT '[]'", "project VARCHAR", "tender_on DATE")
    _columns("registration", f"completed_at {_type(Instant)}")
    op.create_index("ix_account_group", "account", ["tenant_id", "parent_id"])
    op.create_index("ix_registration_own_stage", "registration", ["tenant_id", "partner_id", "stage"])
    _certification()
    _activity()
    _draft()
    _replay()
    raise_walls(TENANT_TABLES)


def downgrade() -> None:
    raise ForwardOnly("published tables are not thrown away")


def _type(kind: sa.types.TypeEngine[Any]) -> str:
    return kind.compile(dialect=op.get_context().dialect)


def _columns(table: str, *columns: str) -> None:
    for column in columns:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def _words(table: str, column: str, name: str, *words: str) -> str:
    """A column of a closed list; the first word is the default."""
    listed = ", ".join(f"'{word}'" for word in words)
    check = f"CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    return f"{column} VARCHAR(32) NOT NULL DEFAULT '{words[0]}' {check}"


def _list(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{to}.tenant_id", f"{to}.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _certification() -> None:
    _table(
        "certification",
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_certification_span")),
        _refers("certification", "partner_id", "partner"),
        _refers("certification", "product_line_id", "product_line"),
    )
    op.create_index("ix_certification_partner", "certification", ["tenant_id", "partner_id"])


def _activity() -> None:
    _table(
        "activity",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _list("activitykind", "call", "visit", "offer", "event"), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        _refers("activity", "account_id", "account"),
    )
    op.create_index("ix_activity_account", "activity", ["tenant_id", "account_id"])


def _draft() -> None:
    _table(
        "policy_draft",
        sa.Column("state", _list("draftstate", "open", "published", "discarded"), nullable=False),
        sa.Column("content", Data, nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", Instant, nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published_by IS NULL OR published_by <> edited_by", name=op.f("ck_policy_draft_two_people")
        ),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_policy_draft_open",
        "policy_draft",
        ["tenant_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _replay() -> None:
    _table(
        "policy_replay",
        sa.Column("kind", _list("replaykind", "draft", "proof"), nullable=False),
        sa.Column("state", _list("replaystate", "waiting", "running", "done"), nullable=False),
        sa.Column("content", Data, nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("report", Data, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
    )
    op.create_index("ix_policy_replay_kind", "policy_replay", ["tenant_id", "kind", "asked_at"])
