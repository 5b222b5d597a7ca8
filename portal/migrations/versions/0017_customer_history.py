"""What a customer's protections and deals were is found by the customer.

Judging asks for both, and walked all of a tenant's. Safe on a live system: two indexes, no row changes; writers of
the two tables wait while they are built, about a second for a million rows.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly

revision = "0017_customer_history"
down_revision = "0016_address"


def upgrade() -> None:
    op.create_index("ix_protection_account", "protection", ["tenant_id", "account_id"])
    op.create_index("ix_deal_account", "deal", ["tenant_id", "account_id", "opened_at"])


def downgrade() -> None:
    raise ForwardOnly("an index that is asked for stays")
