"""When an accrual was written, so that what became known after a run is found without walking all that was settled.

What was written before this migration counts as written by it: the next board looks at all of it once, and the next
run ends that. Safe on a live system: a default that neither database rewrites rows for, and an index; an index on a
million rows takes seconds, during which nothing is earned.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import INSTANT

revision = "0034_accrued_at"
down_revision = "0033_rounding"


def upgrade() -> None:
    kind = INSTANT.compile(dialect=op.get_context().dialect)
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    zone = "+00" if op.get_context().dialect.name == "postgresql" else ""
    op.execute(
        sa.text(f"ALTER TABLE accrual ADD COLUMN accrued_at {kind} NOT NULL DEFAULT '{now}{zone}'".replace(":", r"\:"))
    )
    op.create_index("ix_accrual_accrued", "accrual", ["tenant_id", "accrued_at"])


def downgrade() -> None:
    raise ForwardOnly("when commission was written is not forgotten")
