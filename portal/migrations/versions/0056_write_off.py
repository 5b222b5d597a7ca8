"""Write-offs: asked for, answered by another person, and what they took out of the books; invoices owe so much less.

Safe on a live system: two new tables, a column with a default that neither database rewrites rows for, and one index
built anew; writes to invoices wait for it.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0056_write_off"
down_revision = "0055_survey"

TENANT_TABLES = ["write_off", "write_off_entry"]
APPEND_ONLY = ["write_off_entry"]
REASONS = ("insolvent", "untraceable", "time_barred", "lost_in_court", "not_worth_pursuing")
STATES = ("waiting", "approved", "declined", "taken_back")
RANGE = "CHECK (written_off_minor >= 0 AND rounded_minor + written_off_minor <= gross_minor)"
OPEN = "gross_minor - credited_minor - rounded_minor - written_off_minor - paid_minor + refunded_minor > 0"


def upgrade() -> None:
    _owed()
    _write_off()
    name = "write_off_entry"
    table(
        name,
        *columns(ID, "write_off_id"),
        *columns(AMOUNT, "amount_minor"),
        *columns(DAY, "entered_on"),
        *columns(INSTANT, "entered_at"),
        *columns(ID, "entered_by"),
        check(name, "amount_not_zero", "amount_minor <> 0"),
        once(name, "write_off_id", "amount_minor"),
        refers(name, "write_off_id", "write_off"),
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _owed() -> None:
    """What was written off is not owed; the index of what is owed says so too."""
    limit = f"CONSTRAINT ck_invoice_written_off_range {RANGE}"
    op.execute(f"ALTER TABLE invoice ADD COLUMN written_off_minor BIGINT NOT NULL DEFAULT 0 {limit}")
    op.drop_index("ix_invoice_open", "invoice")
    which, keys = sa.text(OPEN), ["tenant_id", "currency", "due_on"]
    op.create_index("ix_invoice_open", "invoice", keys, sqlite_where=which, postgresql_where=which)


def _write_off() -> None:
    name = "write_off"
    table(
        name,
        *columns(ID, "invoice_id"),
        *columns(AMOUNT, "amount_minor"),
        *columns(TEXT, "currency"),
        word("reason", "writeoffreason", *REASONS),
        *columns(TEXT, "note"),
        word("state", "writeoffstate", *STATES),
        *columns(ID, "asked_by"),
        *columns(INSTANT, "asked_at"),
        *columns(ID, "answered_by", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        *columns(TEXT, "answer"),
        *columns(NUMBER, "version"),
        check(name, "amount_above_zero", "amount_minor > 0"),
        check(name, "note_given", "note <> ''"),
        check(name, "two_people", "answered_by IS NULL OR answered_by <> asked_by"),
        check(name, "answered", "(answered_by IS NULL) = (answered_at IS NULL)"),
        check(name, "answered_once", "(state = 'waiting') = (answered_by IS NULL)"),
        check(name, "declined_with_words", "state <> 'declined' OR answer <> ''"),
        refers(name, "invoice_id", "invoice"),
    )
    op.create_index("ix_write_off_invoice", name, ["tenant_id", "invoice_id"])
    op.create_index("ix_write_off_state", name, ["tenant_id", "state", "asked_at"])
    op.create_index("ix_write_off_asked", name, ["tenant_id", "asked_at"])
    waits, keys = sa.text("state = 'waiting'"), ["tenant_id", "invoice_id"]
    op.create_index("ix_write_off_waiting", name, keys, unique=True, sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    raise ForwardOnly("what was written off stays so")
