"""Tax profiles, rates of withholding tax, and what a payout withholds.

Safe on a live system: new tables, and two columns of the payout that say nothing was withheld; on PostgreSQL no row is
rewritten, and SQLite copies one row for each payment that was ever made.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0026_withholding"
down_revision = "0025_statement_answer"

TENANT_TABLES = ["tax_profile", "withholding", "withholding_draft"]
APPEND_ONLY = ["tax_profile", "withholding"]
CLASSES = ("general", "small", "individual")
SPAN = "valid_until IS NULL OR valid_from < valid_until"
RANGE = "rate_ppm BETWEEN 0 AND 1000000"


def upgrade() -> None:
    _profiles()
    _rates()
    _payouts()
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


def downgrade() -> None:
    raise ForwardOnly("what was paid names the rate that was withheld")
