"""Paths are drafted by one person and published by another; published ones are never edited.

Safe on a live system: the table is new, the columns have defaults that neither database rewrites rows for, and every
path there is was shipped, so it has no drafter.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, ID, INSTANT, TEXT, check, columns, table, word
from portal.migrations.walls import raise_walls

revision = "0035_path_draft"
down_revision = "0034_accrued_at"

TENANT_TABLES = ["path_draft"]
APPEND_ONLY = ["path", "path_stage"]
LISTS = {"path": ("fields",), "path_stage": ("consulted", "informed", "deciders")}
TWO = "(drafted_by IS NULL) = (published_by IS NULL) AND (drafted_by IS NULL OR drafted_by <> published_by)"


def upgrade() -> None:
    for of, names in LISTS.items():
        for name in names:
            op.add_column(of, sa.Column(name, DATA, nullable=False, server_default=sa.text("'[]'")))
    for name in ("gate_en", "gate_zh", "accountable"):
        op.add_column("path_stage", sa.Column(name, TEXT, nullable=True))
    op.add_column("path", sa.Column("drafted_by", ID, nullable=True))
    kind = ID.compile(dialect=op.get_context().dialect)
    op.execute(f"ALTER TABLE path ADD COLUMN published_by {kind} CONSTRAINT ck_path_two_people CHECK ({TWO})")
    op.add_column("path", sa.Column("published_at", INSTANT, nullable=True))
    name = "path_draft"
    table(
        name,
        word("mode", "mode", "direct", "channel", "hybrid"),
        word("state", "pathdraftstate", "open", "published", "discarded"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check(name, "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )
    only = sa.text("state = 'open'")
    on, index = ["tenant_id", "mode"], "uq_path_draft_open"
    op.create_index(index, name, on, unique=True, sqlite_where=only, postgresql_where=only)
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("deals stand on versions that were published")
