"""The mode advisor: versions of its model, their draft, and what was advised; deals that wait for a person's choice.

Safe on a live system: three new tables that nothing refers to, and a column whose default is false, which neither
database rewrites rows for. The partial index over deals holds only rows that wait, of which there are none yet.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import pricing.ground.record
from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0012_mode_advisor"
down_revision = "0010_sent"

TENANT_TABLES = ["mode_model", "mode_model_draft", "mode_advice"]
APPEND_ONLY = ["mode_model", "mode_advice"]
JSONS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = pricing.ground.record.Instant(timezone=True)


def upgrade() -> None:
    _models()
    _advice()
    _deals()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what was advised is not forgotten")


def _key() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _models() -> None:
    op.create_table(
        "mode_model",
        *_key(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", INSTANT, nullable=False),
        sa.Column("content", JSONS, nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.CheckConstraint("drafted_by <> published_by", name=op.f("ck_mode_model_two_people")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mode_model")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_mode_model_tenant_id_version")),
        sa.UniqueConstraint("tenant_id", "in_force_from", name=op.f("uq_mode_model_tenant_id_in_force_from")),
    )
    op.create_table(
        "mode_model_draft",
        *_key(),
        sa.Column("state", _words("modeldraftstate", "open", "published", "discarded"), nullable=False),
        sa.Column("content", JSONS, nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "published_by IS NULL OR published_by <> drafted_by", name=op.f("ck_mode_model_draft_two_people")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mode_model_draft")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_mode_model_draft_open",
        "mode_model_draft",
        ["tenant_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _advice() -> None:
    op.create_table(
        "mode_advice",
        *_key(),
        sa.Column("level", _words("level", "company", "product_line", "deal"), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("answers", JSONS, nullable=False),
        sa.Column("facts", JSONS, nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=True),
        sa.Column("told", JSONS, nullable=False),
        sa.Column("advised_by", sa.Uuid(), nullable=False),
        sa.Column("advised_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(product_line_id IS NOT NULL) = (level = 'product_line') AND (deal_id IS NOT NULL) = (level = 'deal')",
            name=op.f("ck_mode_advice_about"),
        ),
        sa.CheckConstraint("revenue_minor >= 0", name=op.f("ck_mode_advice_revenue_not_below_zero")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", f"{table}_id"],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_mode_advice_{table}_id"),
                deferrable=True,
                initially="DEFERRED",
            )
            for table in ("product_line", "deal")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mode_advice")),
    )
    op.create_index("ix_mode_advice_line", "mode_advice", ["tenant_id", "level", "product_line_id", "advised_at"])
    op.create_index("ix_mode_advice_deal", "mode_advice", ["tenant_id", "deal_id", "advised_at"])


def _deals() -> None:
    op.execute("ALTER TABLE deal ADD COLUMN needs_mode BOOLEAN DEFAULT false NOT NULL")
    waits = sa.text("needs_mode")
    op.create_index(
        "ix_deal_needs_mode", "deal", ["tenant_id", "opened_at"], sqlite_where=waits, postgresql_where=waits
    )
