"""Rounding differences: what was rounded off of an invoice, and by whom.

Safe on a live system: a new table, and a column with a default that neither database rewrites rows for.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, check, columns, refers, table
from portal.migrations.walls import raise_walls

revision = "0033_rounding"
down_revision = "0032_ledger_accounts"

TENANT_TABLES = APPEND_ONLY = ["rounding"]
RANGE = "CONSTRAINT ck_invoice_rounded_range CHECK (rounded_minor BETWEEN 0 AND gross_minor)"


def upgrade() -> None:
    op.execute(f"ALTER TABLE invoice ADD COLUMN rounded_minor BIGINT NOT NULL DEFAULT 0 {RANGE}")
    [name] = TENANT_TABLES
    table(
        name,
        *columns(ID, "invoice_id"),
        *columns(AMOUNT, "amount_minor"),
        *columns(DAY, "rounded_on"),
        *columns(INSTANT, "rounded_at"),
        *columns(ID, "rounded_by"),
        check(name, "amount_not_zero", "amount_minor <> 0"),
        refers(name, "invoice_id", "invoice"),
    )
    op.create_index(f"ix_{name}_invoice", name, ["tenant_id", "invoice_id"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what was rounded off stays so")
