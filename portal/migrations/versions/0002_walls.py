"""Row-level security round tenants, and triggers on what is written once.

Safe on a live system: adds policies and triggers, rewrites no row.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly

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

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
BODY = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "postgresql": "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
}
OWN = "tenant_id = nullif(current_setting('app.tenant', true), '')::int"


def upgrade() -> None:
    database = op.get_context().dialect.name
    if database == "postgresql":
        op.execute(REFUSE)
        for table in TENANT_TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own_tenant ON {table} USING ({OWN}) WITH CHECK ({OWN})")
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {BODY[database].format(table=table)}"
            )


def downgrade() -> None:
    raise ForwardOnly("walls are not taken down again")
