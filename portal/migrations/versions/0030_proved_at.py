"""When a signed-in person last gave her password. Safe on a live system: a column that may be empty is added."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import INSTANT

revision = "0030_proved_at"
down_revision = "0029_refund"


def upgrade() -> None:
    op.add_column("person_session", sa.Column("proved_at", INSTANT, nullable=True))


def downgrade() -> None:
    raise ForwardOnly("money may have moved on the word of it")
