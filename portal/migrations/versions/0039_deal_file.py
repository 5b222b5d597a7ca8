"""Files in a deal. Safe on a live system: a new table."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import ID, INSTANT, TEXT, check, columns, once, refers, table
from portal.migrations.walls import raise_walls

revision = "0039_deal_file"
down_revision = "0038_deal_room"

TENANT_TABLES = ["deal_file"]
THEIRS = ["deal.tenant_id", "deal.id", "deal.partner_id"]


def upgrade() -> None:
    name, own = "deal_file", ["tenant_id", "deal_id", "partner_id"]
    fk = op.f("fk_deal_file_partner_id")
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "deal_id", "stored_file_id"),
        *columns(TEXT, "title"),
        *columns(ID, "put_by"),
        *columns(INSTANT, "put_at"),
        *columns(INSTANT, "removed_at", empty=True),
        *columns(ID, "removed_by", empty=True),
        *columns(TEXT, "removed_why", empty=True),
        once(name, "stored_file_id"),
        check(name, "removed_by_someone", "(removed_at IS NULL) = (removed_by IS NULL)"),
        check(name, "removed_with_words", "(removed_at IS NULL) = (removed_why IS NULL)"),
        refers(name, "deal_id", "deal"),
        refers(name, "stored_file_id", "stored_file"),
        sa.ForeignKeyConstraint(own, THEIRS, name=fk, deferrable=True, initially="DEFERRED"),
    )
    op.create_index("ix_deal_file_deal", name, ["tenant_id", "deal_id", "put_at"])
    raise_walls(TENANT_TABLES)


def downgrade() -> None:
    raise ForwardOnly("what was removed stays told")
