"""Price terms, and the draft of the next version: the order of a price's steps, and what a registration is worth.

Safe on a live system: both tables are new. Until a version is published, prices are what they were.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, DAY, ID, INSTANT, NUMBER, check, columns, once, table, word
from portal.migrations.walls import raise_walls

revision = "0018_price_terms"
down_revision = "0017_customer_history"

TENANT_TABLES = ["price_terms", "price_terms_draft"]
APPEND_ONLY = ["price_terms"]


def upgrade() -> None:
    table(
        "price_terms",
        *columns(NUMBER, "version"),
        *columns(DAY, "valid_from"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by", "published_by"),
        *columns(INSTANT, "published_at"),
        check("price_terms", "two_people", "drafted_by <> published_by"),
        once("price_terms", "version"),
    )
    op.create_index("uq_price_terms_start", "price_terms", ["tenant_id", "valid_from"], unique=True)
    table(
        "price_terms_draft",
        word("state", "termsdraftstate", "open", "published", "discarded"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check("price_terms_draft", "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )
    only = sa.text("state = 'open'")
    op.create_index(
        "uq_price_terms_draft_open",
        "price_terms_draft",
        ["tenant_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what was published is not thrown away")
