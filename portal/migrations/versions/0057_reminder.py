"""Reminders in steps, their terms, and invoices that are not reminded for now. Safe on a live system: new tables."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table
from portal.migrations.walls import raise_walls

revision = "0057_reminder"
down_revision = "0056_write_off"

TENANT_TABLES = ["reminder_terms", "reminder", "reminder_invoice", "reminder_hold"]
APPEND_ONLY = ["reminder_terms", "reminder", "reminder_invoice"]
GROW = "first_days > 0 AND first_days < second_days AND second_days < third_days"


def upgrade() -> None:
    name = "reminder_terms"
    table(
        name,
        *columns(NUMBER, "version", "first_days", "second_days", "third_days"),
        *columns(INSTANT, "in_force_from"),
        *columns(ID, "published_by"),
        check(name, "days_grow", GROW),
        check(name, "days_most", "third_days <= 365"),
        once(name, "version"),
    )
    _reminder()
    _hold()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _reminder() -> None:
    name, lines = "reminder", "reminder_invoice"
    table(
        name,
        *columns(ID, "debtor_id", "sent_by"),
        *columns(NUMBER, "step"),
        *columns(TEXT, "recipient", "language"),
        *columns(INSTANT, "sent_at"),
        check(name, "step_range", "step BETWEEN 1 AND 3"),
    )
    op.create_index("ix_reminder_debtor", name, ["tenant_id", "debtor_id", "sent_at"])
    table(
        lines,
        *columns(ID, "reminder_id", "invoice_id"),
        *columns(NUMBER, "step"),
        *columns(AMOUNT, "owed_minor"),
        check(lines, "step_range", "step BETWEEN 1 AND 3"),
        check(lines, "owed_above_zero", "owed_minor > 0"),
        once(lines, "invoice_id", "step"),
        refers(lines, "reminder_id", "reminder"),
        refers(lines, "invoice_id", "invoice"),
    )
    op.create_index("ix_reminder_invoice_reminder", lines, ["tenant_id", "reminder_id"])


def _hold() -> None:
    name = "reminder_hold"
    table(
        name,
        *columns(ID, "invoice_id", "held_by"),
        *columns(TEXT, "reason"),
        *columns(DAY, "last_on"),
        *columns(INSTANT, "held_at"),
        *columns(ID, "ended_by", empty=True),
        *columns(INSTANT, "ended_at", empty=True),
        check(name, "reason_given", "reason <> ''"),
        check(name, "ended", "(ended_by IS NULL) = (ended_at IS NULL)"),
        refers(name, "invoice_id", "invoice"),
    )
    op.create_index("ix_reminder_hold_invoice", name, ["tenant_id", "invoice_id", "last_on"])


def downgrade() -> None:
    raise ForwardOnly("what was sent stays sent")
