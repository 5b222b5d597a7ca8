"""Event logs that were asked for. Safe on a live system: a new table."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, ID, INSTANT, NUMBER, TEXT, check, columns, table, word
from portal.migrations.walls import raise_walls

revision = "0044_event_log"
down_revision = "0043_figure"

TENANT_TABLES = ["event_log"]


def upgrade() -> None:
    name = "event_log"
    table(
        name,
        word("format", "logformat", "ocel", "xes"),
        word("state", "logstate", "pending", "done"),
        *columns(ID, "asked_by"),
        *columns(INSTANT, "asked_at"),
        *columns(INSTANT, "made_at", empty=True),
        *columns(AMOUNT, "size", empty=True),
        *columns(TEXT, "sha256", empty=True),
        *columns(NUMBER, "objects", "events", empty=True),
        check(name, "done_with_digest", "(state = 'done') = (sha256 IS NOT NULL)"),
    )
    op.create_index("ix_event_log_asked", name, ["tenant_id", "asked_at"])
    raise_walls(TENANT_TABLES)


def downgrade() -> None:
    raise ForwardOnly("the list of logs stays")
