"""The deal of the house that a lead became, and files of leads. Safe on a live system: new tables."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0047_lead_deal"
down_revision = "0046_lead_owner"

TENANT_TABLES = ["lead_deal", "lead_import"]
APPEND_ONLY = ["lead_deal"]


def upgrade() -> None:
    link, file = "lead_deal", "lead_import"
    table(
        link,
        *columns(ID, "lead_id", "deal_id", "opened_by"),
        *columns(INSTANT, "opened_at"),
        once(link, "lead_id"),
        once(link, "deal_id"),
        refers(link, "lead_id", "lead"),
        refers(link, "deal_id", "deal"),
    )
    table(
        file,
        *columns(TEXT, "file_name"),
        *columns(sa.LargeBinary(), "content"),
        word("state", "leadimportstate", "sent", "done"),
        *columns(DATA, "mapping"),
        *columns(ID, "region_id", "product_line_id", empty=True),
        *columns(TEXT, "need", empty=True),
        *columns(sa.Boolean(), "with_doubles"),
        *columns(NUMBER, "rows", "made"),
        *columns(DATA, "left_out"),
        *columns(ID, "sent_by"),
        *columns(INSTANT, "sent_at"),
        *columns(INSTANT, "done_at", empty=True),
        check(file, "done_at_some_time", "(state = 'done') = (done_at IS NOT NULL)"),
        refers(file, "region_id", "region"),
        refers(file, "product_line_id", "product_line"),
    )
    op.create_index("ix_lead_import_sent", file, ["tenant_id", "sent_at"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("which lead became which deal must stay")
