"""Addresses of customers. Safe on a live system: the table is new."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import ID, TEXT, columns, refers, table
from portal.migrations.walls import raise_walls

revision = "0016_address"
down_revision = "0015_commission"

TENANT_TABLES = ["account_address"]


def upgrade() -> None:
    table(
        "account_address",
        *columns(ID, "account_id"),
        *columns(TEXT, "text"),
        refers("account_address", "account_id", "account"),
    )
    op.create_index("ix_account_address_account", "account_address", ["tenant_id", "account_id"])
    raise_walls(TENANT_TABLES, [])


def downgrade() -> None:
    raise ForwardOnly("what was written down is not thrown away")
