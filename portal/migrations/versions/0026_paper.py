"""Partners' invoices with their files, tax profiles, rates of withholding tax, and what a payout withholds.

Safe on a live system: new tables, and two columns of the payout that say nothing was withheld; on PostgreSQL no row is
rewritten, and SQLite copies one row for each payment that was ever made.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DATA, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0026_paper"
down_revision = "0023_alarms"

TENANT_TABLES = [
    "paper",
    "paper_rule",
    "partner_invoice",
    "stored_file",
    "tax_profile",
    "withholding",
    "withholding_draft",
]
APPEND_ONLY = ["paper_rule", "stored_file", "tax_profile", "withholding"]
CLASSES = ("general", "small", "individual")
SPAN = "valid_until IS NULL OR valid_from < valid_until"
RANGE = "rate_ppm BETWEEN 0 AND 1000000"


def upgrade() -> None:
    _profiles()
    _rates()
    _payouts()
    _invoices()
    _papers()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _profiles() -> None:
    name = "tax_profile"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "legal_name", "country"),
        word("tax_class", "taxclass", *CLASSES),
        *columns(TEXT, "tax_number", empty=True),
        *columns(TEXT, "street", "postcode", "town"),
        *columns(DAY, "valid_from"),
        *columns(ID, "entered_by"),
        *columns(INSTANT, "entered_at"),
        refers(name, "partner_id", "partner"),
    )
    op.create_index("ix_tax_profile_partner", name, ["tenant_id", "partner_id", "valid_from"])


def _rates() -> None:
    name = "withholding"
    table(
        name,
        *_rate(),
        *columns(ID, "drafted_by", "published_by"),
        *columns(INSTANT, "published_at"),
        check(name, "rate_range", RANGE),
        check(name, "span", SPAN),
        check(name, "two_people", "drafted_by <> published_by"),
    )
    op.create_index("ix_withholding_country", name, ["tenant_id", "country", "valid_from"])
    draft = "withholding_draft"
    table(
        draft,
        *_rate(),
        word("state", "withholdingdraftstate", "open", "published", "discarded"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check(draft, "rate_range", RANGE),
        check(draft, "span", SPAN),
        check(draft, "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )


def _rate() -> list[sa.Column[object]]:
    any_class = word("tax_class", "taxclass", *CLASSES)
    any_class.nullable = True
    return [
        *columns(TEXT, "country"),
        any_class,
        *columns(NUMBER, "rate_ppm"),
        *columns(DAY, "valid_from"),
        *columns(DAY, "valid_until", empty=True),
        *columns(TEXT, "source", "link"),
    ]


def _payouts() -> None:
    with op.batch_alter_table("payout") as batch:
        batch.add_column(sa.Column("withheld_minor", AMOUNT, nullable=False, server_default="0"))
        batch.add_column(sa.Column("withholding_id", ID, nullable=True))
        batch.create_check_constraint(op.f("ck_payout_withheld_not_below_zero"), "withheld_minor >= 0")
        batch.create_foreign_key(
            op.f("fk_payout_withholding_id"),
            "withholding",
            ["tenant_id", "withholding_id"],
            ["tenant_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )


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


def _papers() -> None:
    name = "paper"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "statement_id", "partner_invoice_id"),
        *columns(INSTANT, "returned_at", empty=True),
        refers(name, "partner_id", "partner"),
        refers(name, "statement_id", "statement"),
        refers(name, "partner_invoice_id", "partner_invoice"),
    )
    _once_while("uq_paper_statement", name, ["statement_id"], "returned_at IS NULL")
    op.create_index("ix_paper_partner_invoice", name, ["tenant_id", "partner_invoice_id"])
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
    raise ForwardOnly("what was paid names the rate that was withheld")
