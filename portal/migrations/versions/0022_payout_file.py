"""Accounts that the house pays from, how a partner's bank is named, and who took a payout file.

Safe on a live system: two new tables, and columns that may be empty; no row is rewritten.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0022_payout_file"
down_revision = "0021_book_parts"

TENANT_TABLES = ["paying_account", "payout_download"]
APPEND_ONLY = ["payout_download"]


def upgrade() -> None:
    _accounts()
    table(
        "payout_download",
        *columns(ID, "batch_id"),
        *columns(NUMBER, "number"),
        *columns(ID, "taken_by"),
        *columns(INSTANT, "taken_at"),
        check("payout_download", "number_above_zero", "number > 0"),
        once("payout_download", "batch_id", "number"),
        refers("payout_download", "batch_id", "payout_batch"),
    )
    for name in ("bic", "cnaps"):
        op.add_column("bank_account", sa.Column(name, TEXT, nullable=True))
    with op.batch_alter_table("payout_batch") as batch:
        batch.add_column(sa.Column("paying_account_id", ID, nullable=True))
        batch.create_foreign_key(
            op.f("fk_payout_batch_paying_account_id"),
            "paying_account",
            ["tenant_id", "paying_account_id"],
            ["tenant_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _accounts() -> None:
    name = "paying_account"
    table(
        name,
        *columns(TEXT, "currency"),
        word("format", "fileformat", "sepa", "china_csv", "plain_csv"),
        *columns(TEXT, "holder", "number"),
        *columns(TEXT, "bic", "cnaps", "town", "columns", empty=True),
        *columns(TEXT, "country"),
        *columns(ID, "entered_by"),
        *columns(INSTANT, "entered_at"),
        *columns(ID, "confirmed_by", empty=True),
        *columns(INSTANT, "confirmed_at", empty=True),
        check(name, "two_people", "confirmed_by IS NULL OR confirmed_by <> entered_by"),
        check(name, "confirmed_by_someone", "(confirmed_by IS NULL) = (confirmed_at IS NULL)"),
    )
    op.create_index("ix_paying_account_currency", name, ["tenant_id", "currency", "confirmed_at"])


def downgrade() -> None:
    raise ForwardOnly("what was paid names the account that paid it")
