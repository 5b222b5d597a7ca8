"""Indexes of the few that a month's close waits for: blocked accruals, and receipts with money left.

Safe on a live system: both hold few of many rows.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly

revision = "0023_alarms"
down_revision = "0022_payout_file"

FEW = (
    ("ix_accrual_blocked", "accrual", "earned_on", "blocked IS NOT NULL"),
    ("ix_receipt_left", "receipt", "received_on", "amount_minor - allocated_minor - bounced_minor > 0"),
)


def upgrade() -> None:
    for name, table, day, which in FEW:
        where = sa.text(which)
        op.create_index(name, table, ["tenant_id", day], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise ForwardOnly("the close of a month counts by them")
