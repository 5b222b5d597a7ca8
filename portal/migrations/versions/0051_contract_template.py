"""The clauses of contracts, in dated versions with their drafts. Safe on a live system: new tables."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, DAY, ID, INSTANT, NUMBER, check, columns, once, table, word
from portal.migrations.walls import raise_walls

revision = "0051_contract_template"
down_revision = "0050_quote_link"

TENANT_TABLES = ["contract_template", "contract_template_draft"]
APPEND_ONLY = ["contract_template"]


def upgrade() -> None:
    of, draft, is_open = "contract_template", "contract_template_draft", sa.text("state = 'open'")
    table(
        of,
        *columns(NUMBER, "version"),
        *columns(DAY, "valid_from"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by", "published_by"),
        *columns(INSTANT, "published_at"),
        check(of, "two_people", "drafted_by <> published_by"),
        once(of, "version"),
    )
    op.create_index("uq_contract_template_start", of, ["tenant_id", "valid_from"], unique=True)
    table(
        draft,
        word("state", "termsdraftstate", "open", "published", "discarded"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check(draft, "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )
    name = "uq_contract_template_draft_open"
    op.create_index(name, draft, ["tenant_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open)
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("contracts name the clauses that they were made with")
