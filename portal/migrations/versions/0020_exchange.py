"""Exchange rates, dated and never changed. Safe on a live system: the table is new."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, table
from portal.migrations.walls import raise_walls

revision = "0020_exchange"
down_revision = "0019_offers"

TENANT_TABLES = ["exchange_rate"]
APPEND_ONLY = ["exchange_rate"]


def upgrade() -> None:
    name = "exchange_rate"
    table(
        name,
        *columns(TEXT, "source", "target"),
        *columns(AMOUNT, "value_pico"),
        *columns(DAY, "starts_on"),
        *columns(NUMBER, "entry"),
        *columns(TEXT, "published_by"),
        *columns(ID, "entered_by", empty=True),
        *columns(INSTANT, "entered_at"),
        check(name, "two_currencies", "source <> target"),
        check(name, "value_above_zero", "value_pico > 0"),
        once(name, "source", "target", "starts_on", "entry"),
    )
    op.create_index("ix_exchange_rate_starts_on", name, ["tenant_id", "starts_on", "entry", "id"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what was priced names the rates it was converted at")
