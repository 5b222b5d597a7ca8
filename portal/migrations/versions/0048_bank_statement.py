"""Statements of the accounts that customers pay to. Safe on a live system: new tables."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import (
    AMOUNT,
    DATA,
    DAY,
    ID,
    INSTANT,
    NUMBER,
    TEXT,
    check,
    columns,
    once,
    refers,
    table,
    word,
)
from portal.migrations.walls import raise_walls

revision = "0048_bank_statement"
down_revision = "0047_lead_deal"

ACCOUNT, STATEMENT, UPLOAD = "receiving_account", "bank_statement", "bank_statement_upload"
LINE, DECISION, PAYER = "bank_statement_line", "bank_statement_decision", "known_payer"
TENANT_TABLES = [ACCOUNT, STATEMENT, UPLOAD, LINE, DECISION, PAYER]
APPEND_ONLY = [STATEMENT, LINE, DECISION]


def upgrade() -> None:
    _files()
    _lines()
    table(
        PAYER,
        *columns(TEXT, "payer", "name"),
        *columns(ID, "account_id", "partner_id", empty=True),
        *columns(ID, "bank_statement_line_id", "learned_by"),
        *columns(INSTANT, "learned_at"),
        once(PAYER, "payer"),
        check(PAYER, "one_debtor", "(account_id IS NULL) <> (partner_id IS NULL)"),
        refers(PAYER, "account_id", "account"),
        refers(PAYER, "partner_id", "partner"),
        refers(PAYER, "bank_statement_line_id", LINE),
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _files() -> None:
    table(
        ACCOUNT,
        *columns(TEXT, "name", "number", "currency"),
        *columns(DATA, "layout", empty=True),
        *columns(ID, "saved_by"),
        *columns(INSTANT, "saved_at"),
        once(ACCOUNT, "number"),
    )
    table(
        STATEMENT,
        *columns(ID, "receiving_account_id"),
        *columns(TEXT, "file_name", "sha256"),
        word("kind", "statementkind", "csv", "camt_053"),
        *columns(AMOUNT, "opening_minor", "closing_minor", empty=True),
        *columns(NUMBER, "lines", "repeated"),
        *columns(ID, "taken_by"),
        *columns(INSTANT, "taken_at"),
        once(STATEMENT, "sha256"),
        check(STATEMENT, "lines_counted", "lines >= 0 AND repeated >= 0"),
        refers(STATEMENT, "receiving_account_id", ACCOUNT),
    )
    op.create_index("ix_bank_statement_taken", STATEMENT, ["tenant_id", "taken_at"])
    table(
        UPLOAD,
        *columns(ID, "receiving_account_id"),
        *columns(ID, "bank_statement_id", empty=True),
        *columns(TEXT, "file_name", "sha256"),
        *columns(sa.LargeBinary(), "content", empty=True),
        *columns(ID, "sent_by"),
        *columns(INSTANT, "sent_at"),
        *columns(INSTANT, "ended_at", empty=True),
        refers(UPLOAD, "receiving_account_id", ACCOUNT),
        refers(UPLOAD, "bank_statement_id", STATEMENT),
    )
    op.create_index("ix_bank_statement_upload_sent", UPLOAD, ["tenant_id", "sent_at"])


def _lines() -> None:
    table(
        LINE,
        *columns(ID, "bank_statement_id", "receiving_account_id"),
        *columns(NUMBER, "number"),
        *columns(TEXT, "identity"),
        word("flow", "flow", "came", "went"),
        *columns(DAY, "booked_on"),
        *columns(AMOUNT, "amount_minor"),
        *columns(TEXT, "currency", "payer", "payer_account", "text", "bank_reference"),
        *columns(sa.Boolean(), "waits"),
        once(LINE, "receiving_account_id", "identity"),
        check(LINE, "amount_above_zero", "amount_minor > 0"),
        check(LINE, "number_above_zero", "number > 0"),
        refers(LINE, "bank_statement_id", STATEMENT),
        refers(LINE, "receiving_account_id", ACCOUNT),
    )
    op.create_index("ix_bank_statement_line_statement", LINE, ["tenant_id", "bank_statement_id", "number"])
    op.create_index("ix_bank_statement_line_waits", LINE, ["tenant_id", "waits", "booked_on"])
    table(
        DECISION,
        *columns(ID, "bank_statement_line_id"),
        word("fate", "linefate", "recorded", "known", "taken_back", "ignored"),
        *columns(ID, "receipt_id", empty=True),
        *columns(TEXT, "reason"),
        *columns(ID, "decided_by"),
        *columns(INSTANT, "decided_at"),
        once(DECISION, "bank_statement_line_id"),
        check(DECISION, "ignored_for_a_reason", "fate <> 'ignored' OR reason <> ''"),
        check(DECISION, "of_a_receipt", "(fate = 'ignored') = (receipt_id IS NULL)"),
        refers(DECISION, "bank_statement_line_id", LINE),
        refers(DECISION, "receipt_id", "receipt"),
    )
    where = sa.text("fate IN ('recorded', 'known')")
    op.create_index(
        "uq_bank_statement_decision_receipt",
        DECISION,
        ["tenant_id", "receipt_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    raise ForwardOnly("what the bank said must stay")
