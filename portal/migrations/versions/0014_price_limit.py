"""Price limits, and the draft of the next version: who may approve a special price, and what only a gate passes.

Safe on a live system: both tables are new. Until a version is published, special prices wait and nothing is approved.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, table, word
from portal.migrations.walls import raise_walls

revision = "0014_price_limit"
down_revision = "0012_mode_advisor"

TENANT_TABLES = ["price_limit", "price_limit_draft"]
APPEND_ONLY = ["price_limit"]


def upgrade() -> None:
    table(
        "price_limit",
        *columns(NUMBER, "version"),
        *columns(DAY, "valid_from"),
        *columns(TEXT, "currency"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by", empty=True),
        *columns(ID, "published_by"),
        *columns(INSTANT, "published_at"),
        check("price_limit", "two_people", "drafted_by IS NULL OR drafted_by <> published_by"),
        once("price_limit", "version"),
    )
    op.create_index("uq_price_limit_start", "price_limit", ["tenant_id", "valid_from"], unique=True)
    table(
        "price_limit_draft",
        word("state", "limitdraftstate", "open", "published", "discarded"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check("price_limit_draft", "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )
    only = sa.text("state = 'open'")
    op.create_index(
        "uq_price_limit_draft_open",
        "price_limit_draft",
        ["tenant_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what was published is not thrown away")
