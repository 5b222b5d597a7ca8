"""One settlement run waits for its approver at a time. Safe on a live system where no two wait: else approve one first."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly

revision = "0031_run_waiting"
down_revision = "0030_proved_at"

WAITING = sa.text("state = 'prepared'")


def upgrade() -> None:
    op.create_index(
        "uq_settlement_run_waiting",
        "settlement_run",
        ["tenant_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    raise ForwardOnly("without it two runs could pay the same amount")
