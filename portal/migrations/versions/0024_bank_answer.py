"""Files that banks answer with, what their lines did, why a payout came back, and what a NACHA file needs to know.

Safe on a live system: three new tables, columns that may be empty, and one more word for a form of file; no row is
rewritten.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0024_bank_answer"
down_revision = "0023_alarms"

TENANT_TABLES = ["bank_answer", "bank_answer_line", "bank_answer_decision"]
APPEND_ONLY = TENANT_TABLES
FORMATS = "'sepa', 'china_csv', 'plain_csv', 'nacha'"
PARKED = (
    "unknown", "not_exported", "other_currency", "other_amount", "paid_before", "failed_before", "unclear",
)  # fmt: skip


def upgrade() -> None:
    _files()
    _lines()
    _decisions()
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    with op.batch_alter_table("payout") as batch:
        batch.add_column(sa.Column("bank_reason", TEXT, nullable=True))
        batch.add_column(sa.Column("returned_on", DAY, nullable=True))
        came_back = "returned_on IS NULL OR state = 'failed'"
        batch.create_check_constraint(op.f("ck_payout_returned_and_so_failed"), came_back)
    op.add_column("bank_account", sa.Column("routing", TEXT, nullable=True))
    with op.batch_alter_table("paying_account") as batch:
        for name in ("routing", "company_number", "company", "bank"):
            batch.add_column(sa.Column(name, TEXT, nullable=True))
        batch.drop_constraint(op.f("ck_paying_account_fileformat"), type_="check")
        batch.create_check_constraint(op.f("ck_paying_account_fileformat"), f"format IN ({FORMATS})")


def _files() -> None:
    name = "bank_answer"
    table(
        name,
        *columns(TEXT, "file_name", "sha256"),
        word("kind", "answerkind", "pain_002", "camt_053"),
        *columns(TEXT, "message"),
        *columns(NUMBER, "others"),
        *columns(ID, "taken_by"),
        *columns(INSTANT, "taken_at"),
        check(name, "others_counted", "others >= 0"),
        once(name, "sha256"),
    )
    op.create_index("ix_bank_answer_taken", name, ["tenant_id", "taken_at"])


def _lines() -> None:
    name = "bank_answer_line"
    why = word("why", "parked", *PARKED)
    why.nullable = True
    table(
        name,
        *columns(ID, "bank_answer_id"),
        *columns(NUMBER, "number"),
        *columns(ID, "payout_id", empty=True),
        *columns(TEXT, "end_to_end_id"),
        *columns(AMOUNT, "amount_minor", empty=True),
        *columns(TEXT, "currency", empty=True),
        word("outcome", "outcome", "paid", "failed", "waiting", "unclear"),
        *columns(DAY, "answered_on"),
        *columns(TEXT, "bank_reference"),
        *columns(TEXT, "bank_reason", empty=True),
        word("result", "lineresult", "applied", "noted", "repeated", "parked"),
        why,
        check(name, "number_above_zero", "number > 0"),
        check(name, "parked_for_a_reason", "(result = 'parked') = (why IS NOT NULL)"),
        check(name, "amount_of_a_currency", "(amount_minor IS NULL) = (currency IS NULL)"),
        once(name, "bank_answer_id", "number"),
        refers(name, "bank_answer_id", "bank_answer"),
        refers(name, "payout_id", "payout"),
    )
    op.create_index("ix_bank_answer_line_payout", name, ["tenant_id", "payout_id"])
    op.create_index("ix_bank_answer_line_result", name, ["tenant_id", "result"])


def _decisions() -> None:
    name = "bank_answer_decision"
    table(
        name,
        *columns(ID, "bank_answer_line_id"),
        word("how", "settled", "dismissed", "accepted"),
        *columns(TEXT, "reason"),
        *columns(ID, "decided_by"),
        *columns(INSTANT, "decided_at"),
        check(name, "dismissed_for_a_reason", "how <> 'dismissed' OR reason <> ''"),
        once(name, "bank_answer_line_id"),
        refers(name, "bank_answer_line_id", "bank_answer_line"),
    )


def downgrade() -> None:
    raise ForwardOnly("what the bank said is kept")
