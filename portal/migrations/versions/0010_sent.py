"""Lists of registrations read their page from an index in its own order, however many there are.

Safe on a live system: two indexes are built; on PostgreSQL writers of registrations wait meanwhile.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly

revision = "0010_sent"
down_revision = "0009_catalogue"


def upgrade() -> None:
    op.drop_index("ix_registration_partner", "registration")
    op.create_index("ix_registration_partner", "registration", ["tenant_id", "partner_id", "submitted_at", "id"])
    op.create_index("ix_registration_sent", "registration", ["tenant_id", "submitted_at", "id"])


def downgrade() -> None:
    raise ForwardOnly("lists would read every row again")
