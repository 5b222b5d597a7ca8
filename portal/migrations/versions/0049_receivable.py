"""An index of what is owed, for receivables by age. Safe on a live system: an index; nothing waits for long."""

import sqlalchemy as sa
from alembic import op

revision = "0049_receivable"
down_revision = "0048_bank_statement"

OPEN = sa.text("gross_minor - credited_minor - rounded_minor - paid_minor + refunded_minor > 0")


def upgrade() -> None:
    columns = ["tenant_id", "currency", "due_on"]
    op.create_index("ix_invoice_open", "invoice", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_invoice_open", "invoice")
