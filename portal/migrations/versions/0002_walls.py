"""Row-level security round tenants, and triggers on what is written once.

Safe on a live system: adds policies and triggers, rewrites no row.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import REFUSE, raise_walls

revision = "0002_walls"
down_revision = "0001_house"

TENANT_TABLES = [
    "account",
    "account_identifier",
    "account_name",
    "accrual",
    "allocation",
    "audit_head",
    "audit_row",
    "authorisation",
    "bank_account",
    "book_price",
    "commission_plan",
    "commission_rate",
    "conflict_case",
    "conflict_policy",
    "deal",
    "deal_move",
    "deal_participant",
    "delivery",
    "delivery_line",
    "document",
    "document_content",
    "done_command",
    "invitation",
    "invoice",
    "invoice_line",
    "ledger_entry",
    "ledger_transfer",
    "mail_message",
    "membership",
    "order_line",
    "partner",
    "partner_tier",
    "path",
    "path_stage",
    "payout",
    "payout_batch",
    "price_book",
    "product",
    "product_line",
    "protection",
    "quote",
    "quote_line",
    "receipt",
    "region",
    "registration",
    "registration_line",
    "routing_policy",
    "ruling",
    "sales_order",
    "settlement_period",
    "settlement_run",
    "statement",
    "statement_line",
    "tax_rate",
    "tier",
    "tier_discount",
    "volume_break",
]

APPEND_ONLY = [
    "accrual",
    "allocation",
    "audit_row",
    "commission_plan",
    "commission_rate",
    "conflict_policy",
    "deal_move",
    "ledger_entry",
    "ledger_transfer",
    "routing_policy",
    "ruling",
    "statement",
    "statement_line",
]


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(REFUSE)
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("walls are not taken down again")
