"""What deals hold in the tenant's own fields. Safe on a live system: the table is new."""

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import ID, INSTANT, TEXT, check, columns, once, refers, table
from portal.migrations.walls import raise_walls

revision = "0037_deal_field"
down_revision = "0036_gate_record"

TENANT_TABLES = ["deal_field"]


def upgrade() -> None:
    name = "deal_field"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "deal_id"),
        *columns(TEXT, "code", "value"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "set_at"),
        once(name, "deal_id", "code"),
        check(name, "value_filled", "value <> ''"),
        refers(name, "partner_id", "partner"),
        refers(name, "deal_id", "deal"),
    )
    raise_walls(TENANT_TABLES)


def downgrade() -> None:
    raise ForwardOnly("what was filled in is not thrown away")
