"""Proofs of the ledger, kept. Safe on a live system: the table is new."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, INSTANT, NUMBER, check, columns, table
from portal.migrations.walls import raise_walls

revision = "0028_ledger_proof"
down_revision = "0027_statement_line"

TENANT_TABLES = ["ledger_proof"]
APPEND_ONLY = ["ledger_proof"]


def upgrade() -> None:
    name = "ledger_proof"
    table(
        name,
        *columns(INSTANT, "proved_at"),
        *columns(NUMBER, "entries", "differing"),
        *columns(DATA, "differences"),
        check(name, "counted", "differing >= 0 AND entries >= 0"),
    )
    op.create_index("ix_ledger_proof_at", name, ["tenant_id", "proved_at"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("a proof that was kept is not thrown away")
