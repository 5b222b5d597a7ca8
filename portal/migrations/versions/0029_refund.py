"""What went back to payers: a table of refunds, and how much of an invoice and of a receipt they are.

Safe on a live system: the new columns have a default that neither database rewrites rows for. The wider range of what
is paid holds for every row there is. SQLite, which cannot drop a constraint, copies invoices once.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0029_refund"
down_revision = "0028_ledger_proof"

TENANT_TABLES = ["refund"]
REFUNDED = "NOT NULL DEFAULT 0 CONSTRAINT ck_{}_refunded_range CHECK ({})"
RANGES = {"invoice": "refunded_minor >= 0", "receipt": "refunded_minor BETWEEN 0 AND amount_minor"}
PAID = "paid_minor BETWEEN 0 AND gross_minor + refunded_minor"
OTHERS = {  # what SQLite's copy of a table leaves behind
    "adds_up": "gross_minor = net_minor + tax_minor",
    "credited_range": "credited_minor BETWEEN 0 AND gross_minor",
    "refunded_range": RANGES["invoice"],
    "billto": "bill_to IN ('customer', 'partner')",
}
LEFT = sa.text("amount_minor - allocated_minor - bounced_minor - refunded_minor > 0")


def upgrade() -> None:
    on_postgresql = op.get_context().dialect.name == "postgresql"
    for name, range_ in RANGES.items():
        kind = AMOUNT.compile(dialect=op.get_context().dialect)
        op.execute(f"ALTER TABLE {name} ADD COLUMN refunded_minor {kind} {REFUNDED.format(name, range_)}")
    with op.batch_alter_table("invoice") as batch:
        if on_postgresql:
            batch.drop_constraint(op.f("ck_invoice_paid_range"), type_="check")
        for name, text in {} if on_postgresql else OTHERS.items():
            batch.create_check_constraint(op.f(f"ck_invoice_{name}"), text)
        batch.create_check_constraint(op.f("ck_invoice_paid_range"), PAID)
    op.drop_index("ix_receipt_left", "receipt")
    op.create_index(
        "ix_receipt_left", "receipt", ["tenant_id", "received_on"], sqlite_where=LEFT, postgresql_where=LEFT
    )
    _refund()
    raise_walls(TENANT_TABLES)


def _refund() -> None:
    name = "refund"
    table(
        name,
        *columns(TEXT, "bank_reference", "receipt_reference", "payee", "currency"),
        word("kind", "refundkind", "paid_back", "taken_back"),
        *columns(ID, "invoice_id", "receipt_id", empty=True),
        *columns(AMOUNT, "amount_minor"),
        *columns(DAY, "went_on"),
        *columns(ID, "recorded_by"),
        once(name, "bank_reference"),
        check(name, "amount_above_zero", "amount_minor > 0"),
        check(name, "one_source", "(invoice_id IS NULL) = (receipt_reference <> '')"),
        check(name, "one_end", "invoice_id IS NULL OR receipt_id IS NULL"),
        refers(name, "invoice_id", "invoice"),
        refers(name, "receipt_id", "receipt"),
    )
    for column in ("invoice_id", "receipt_id", "receipt_reference", "went_on"):
        op.create_index(f"ix_{name}_{column.removesuffix('_id')}", name, ["tenant_id", column])


def downgrade() -> None:
    raise ForwardOnly("money that went back stays gone")
