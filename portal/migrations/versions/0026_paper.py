"""Partners' invoices with their files, invoices that the house writes for them, and which statements each bills.

Safe on a live system: new tables, and one more kind of document, for which SQLite copies the list of documents.
"""

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
    another_word,
    check,
    columns,
    once,
    refers,
    table,
    word,
)
from portal.migrations.walls import raise_walls

revision = "0026_paper"
down_revision = "0026_withholding"

TENANT_TABLES = [
    "paper", "paper_rule", "partner_invoice", "self_billing", "self_billing_agreement", "self_billing_series",
    "stored_file",
]  # fmt: skip
APPEND_ONLY = ["paper_rule", "self_billing", "stored_file"]


def upgrade() -> None:
    _invoices()
    _self_billing()
    _papers()
    another_word("document", "kind", "documentkind", "self_billing")
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _invoices() -> None:
    file, name = "stored_file", "partner_invoice"
    table(
        file,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "name"),
        word("kind", "filekind", "pdf", "ofd", "xml", "jpeg", "png"),
        *columns(NUMBER, "size"),
        *columns(TEXT, "sha256"),
        *columns(ID, "kept_by"),
        *columns(INSTANT, "kept_at"),
        check(file, "size_above_zero", "size > 0"),
        refers(file, "partner_id", "partner"),
    )
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "number"),
        word("kind", "invoicekind", "fapiao", "other"),
        *columns(DAY, "issued_on"),
        *columns(TEXT, "currency"),
        *columns(AMOUNT, "net_minor", "tax_minor", "gross_minor"),
        *columns(ID, "stored_file_id"),
        word("state", "partnerinvoicestate", "matches", "differs", "accepted", "returned"),
        *columns(DATA, "findings"),
        *columns(ID, "sent_by"),
        *columns(INSTANT, "sent_at"),
        *columns(ID, "answered_by", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        *columns(TEXT, "note", empty=True),
        check(name, "net_above_zero", "net_minor > 0"),
        check(name, "tax_not_below_zero", "tax_minor >= 0"),
        check(name, "adds_up", "gross_minor = net_minor + tax_minor"),
        check(name, "answered_by_someone", "(state IN ('matches', 'differs')) = (answered_by IS NULL)"),
        check(name, "returned_with_words", "state <> 'returned' OR note IS NOT NULL"),
        refers(name, "partner_id", "partner"),
        refers(name, "stored_file_id", file),
    )
    _once_while("uq_partner_invoice_number", name, ["partner_id", "number"], "state <> 'returned'")


def _self_billing() -> None:
    agreed, name, series = "self_billing_agreement", "self_billing", "self_billing_series"
    fits = "(vat = 'standard') = (tax_ppm > 0) AND tax_ppm BETWEEN 0 AND 1000000"
    table(
        agreed,
        *columns(ID, "partner_id", empty=True),
        word("vat", "vat", "standard", "reverse_charge", "exempt"),
        *columns(NUMBER, "tax_ppm"),
        *columns(DAY, "valid_from"),
        *columns(ID, "offered_by"),
        *columns(INSTANT, "offered_at"),
        *columns(ID, "agreed_by", empty=True),
        *columns(INSTANT, "agreed_at", empty=True),
        *columns(ID, "ended_by", empty=True),
        *columns(INSTANT, "ended_at", empty=True),
        *columns(DAY, "ended_from", empty=True),
        check(agreed, "agreed_by_someone", "(agreed_by IS NULL) = (agreed_at IS NULL)"),
        check(agreed, "ended_on_a_day", "(ended_at IS NULL) = (ended_from IS NULL)"),
        check(agreed, "tax_fits", fits),
        refers(agreed, "partner_id", "partner"),
    )
    _once_while("uq_self_billing_agreement_partner", agreed, ["partner_id"], "ended_at IS NULL")
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "number"),
        *columns(ID, "self_billing_agreement_id"),
        *columns(DAY, "issued_on"),
        *columns(TEXT, "currency"),
        *columns(AMOUNT, "net_minor", "tax_minor", "gross_minor"),
        *columns(DATA, "content"),
        *columns(TEXT, "xml"),
        *columns(ID, "issued_by"),
        *columns(INSTANT, "issued_at"),
        check(name, "net_above_zero", "net_minor > 0"),
        check(name, "adds_up", "gross_minor = net_minor + tax_minor"),
        once(name, "number"),
        refers(name, "partner_id", "partner"),
        refers(name, "self_billing_agreement_id", agreed),
    )
    op.create_index("ix_self_billing_partner", name, ["tenant_id", "partner_id"])
    table(
        series,
        *columns(NUMBER, "year", "issued"),
        check(series, "issued_above_zero", "issued > 0"),
        once(series, "year"),
    )


def _papers() -> None:
    name = "paper"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "statement_id"),
        *columns(ID, "partner_invoice_id", "self_billing_id", empty=True),
        *columns(INSTANT, "returned_at", empty=True),
        check(name, "of_one_kind", "(partner_invoice_id IS NULL) <> (self_billing_id IS NULL)"),
        refers(name, "partner_id", "partner"),
        refers(name, "statement_id", "statement"),
        refers(name, "partner_invoice_id", "partner_invoice"),
        refers(name, "self_billing_id", "self_billing"),
    )
    _once_while("uq_paper_statement", name, ["statement_id"], "returned_at IS NULL")
    for other in ("partner_invoice", "self_billing"):
        op.create_index(f"ix_paper_{other}", name, ["tenant_id", f"{other}_id"])
    rule = "paper_rule"
    table(
        rule,
        *columns(TEXT, "country"),
        *columns(sa.Boolean(), "needed"),
        *columns(DAY, "valid_from"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "set_at"),
    )
    op.create_index("ix_paper_rule_country", rule, ["tenant_id", "country", "valid_from"])


def _once_while(index: str, name: str, once: list[str], which: str) -> None:
    """Unique among the rows that stand."""
    where = sa.text(which)
    op.create_index(index, name, ["tenant_id", *once], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise ForwardOnly("what was paid stands on its paper")
