"""Statement answers, disputes, settlement terms, and why a payout was held; one more cause of an accrual.

Safe on a live system: the tables are new, and until terms are published the shipped ones change nothing. The cause is a
word more in a CHECK: PostgreSQL looks through accruals once under a lock on them alone; SQLite, which cannot drop a
constraint, copies them once.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly

from portal.migrations.table import AMOUNT, DATA, DAY, ID, INSTANT, NUMBER, TEXT  # isort: skip
from portal.migrations.table import check, columns, once, refers, table, word  # isort: skip
from portal.migrations.walls import raise_walls

revision = "0025_statement_answer"
down_revision = "0024_bank_answer"

TENANT_TABLES = [
    "settlement_terms", "settlement_terms_draft", "statement_answer", "dispute", "dispute_message", "dispute_note",
    "dispute_proposal", "payout_hold",
]  # fmt: skip
APPEND_ONLY = ["settlement_terms", "dispute_message", "dispute_note", "payout_hold"]
CAUSES = ("booked", "invoiced", "cash", "reversed", "credited", "agreed", "disputed")
SIDE = ("disputeside", "partner", "house")

HOLDS = ("standing", "owing", "minimum", "papers", "withheld_whole", "account_new", "account_none")


def upgrade() -> None:
    _terms()
    _answer()
    _dispute()
    _thread()
    _hold()
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    _cause()


def downgrade() -> None:
    raise ForwardOnly("what was confirmed stays confirmed")


def _terms() -> None:
    of = "settlement_terms"
    table(
        of,
        *columns(NUMBER, "version"),
        *columns(DAY, "valid_from"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by", "published_by"),
        *columns(INSTANT, "published_at"),
        check(of, "two_people", "drafted_by <> published_by"),
        once(of, "version"),
    )
    op.create_index("uq_settlement_terms_start", of, ["tenant_id", "valid_from"], unique=True)
    of = "settlement_terms_draft"
    table(
        of,
        word("state", "settlementtermsdraftstate", "open", "published", "discarded"),
        *columns(DATA, "content"),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        check(of, "two_people", "published_by IS NULL OR published_by <> drafted_by"),
    )
    _one("uq_settlement_terms_draft_open", of, ["tenant_id"], "state = 'open'")


def _one(name: str, of: str, on: list[str], which: str) -> None:
    only = sa.text(which)
    op.create_index(name, of, on, unique=True, sqlite_where=only, postgresql_where=only)


def _answer() -> None:
    of = "statement_answer"
    table(
        of,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "statement_id"),
        word("state", "answerstate", "waiting", "confirmed", "silent"),
        *columns(INSTANT, "asked_at"),
        *columns(DAY, "told_on", "disputable_until", "reminder_on", "reminded_on", "silent_on", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        *columns(ID, "answered_by", empty=True),
        once(of, "statement_id"),
        check(of, "answered", "(state = 'waiting') = (answered_at IS NULL)"),
        check(of, "confirmed_by_someone", "(state = 'confirmed') = (answered_by IS NOT NULL)"),
        check(of, "told_first", "told_on IS NOT NULL OR (silent_on IS NULL AND reminder_on IS NULL)"),
        check(of, "silence", "state <> 'silent' OR (silent_on > told_on AND reminded_on IS NOT NULL)"),
        refers(of, "partner_id", "partner"),
        refers(of, "statement_id", "statement"),
    )
    op.create_index("ix_statement_answer_state", of, ["tenant_id", "state"])


def _dispute() -> None:
    of = "dispute"
    table(
        of,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "number"),
        *columns(ID, "statement_id", "line_id"),
        word("reason", "disputereason", "base", "rate", "share", "taken_back", "other"),
        *columns(AMOUNT, "claimed_minor", empty=True),
        *columns(TEXT, "currency"),
        word("state", "disputestate", "open", "upheld", "declined", "withdrawn"),
        word("turn", *SIDE),
        *columns(ID, "opened_by"),
        *columns(INSTANT, "opened_at"),
        *columns(INSTANT, "due_at", empty=True),
        *columns(ID, "accrual_id", empty=True),
        *columns(TEXT, "answer", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        once(of, "number"),
        once(of, "line_id"),
        check(of, "answered", "(state = 'open') = (answered_at IS NULL)"),
        check(of, "upheld_by_a_correction", "(state = 'upheld') = (accrual_id IS NOT NULL)"),
        check(of, "due_from_the_house", "(due_at IS NOT NULL) = (state = 'open' AND turn = 'house')"),
        refers(of, "partner_id", "partner"),
        refers(of, "statement_id", "statement"),
        refers(of, "line_id", "statement_line"),
        refers(of, "accrual_id", "accrual"),
    )
    op.create_index("ix_dispute_state", of, ["tenant_id", "state", "due_at"])
    op.create_index("ix_dispute_statement", of, ["tenant_id", "statement_id"])


def _thread() -> None:
    of = "dispute_message"
    table(
        of,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "dispute_id"),
        word("side", *SIDE),
        *columns(TEXT, "text"),
        *columns(ID, "written_by"),
        *columns(INSTANT, "written_at"),
        refers(of, "partner_id", "partner"),
        refers(of, "dispute_id", "dispute"),
    )
    op.create_index("ix_dispute_message_dispute", of, ["tenant_id", "dispute_id"])
    of = "dispute_note"
    table(
        of,
        *columns(ID, "dispute_id"),
        *columns(TEXT, "text"),
        *columns(ID, "written_by"),
        *columns(INSTANT, "written_at"),
        refers(of, "dispute_id", "dispute"),
    )
    op.create_index("ix_dispute_note_dispute", of, ["tenant_id", "dispute_id"])
    of = "dispute_proposal"
    table(
        of,
        *columns(ID, "dispute_id"),
        word("state", "proposalstate", "proposed", "confirmed", "sent_back"),
        *columns(AMOUNT, "amount_minor"),
        *columns(TEXT, "answer"),
        *columns(sa.Boolean(), "two_people"),
        *columns(ID, "proposed_by"),
        *columns(INSTANT, "proposed_at"),
        *columns(ID, "decided_by", empty=True),
        *columns(INSTANT, "decided_at", empty=True),
        check(of, "amount_not_zero", "amount_minor <> 0"),
        check(of, "decided_by_someone", "(state = 'proposed') = (decided_by IS NULL)"),
        check(of, "two_people", "NOT two_people OR decided_by IS NULL OR decided_by <> proposed_by"),
        refers(of, "dispute_id", "dispute"),
    )
    _one("uq_dispute_proposal_open", of, ["tenant_id", "dispute_id"], "state = 'proposed'")


def _hold() -> None:
    of = "payout_hold"
    table(
        of,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "statement_id"),
        word("kind", "holdkind", *HOLDS),
        *columns(INSTANT, "until", empty=True),
        *columns(AMOUNT, "minimum_minor", empty=True),
        *columns(INSTANT, "held_at"),
        once(of, "statement_id"),
        check(of, "minimum", "kind <> 'minimum' OR minimum_minor IS NOT NULL"),
        refers(of, "partner_id", "partner"),
        refers(of, "statement_id", "statement"),
    )


def _cause() -> None:
    on_postgresql = op.get_context().dialect.name == "postgresql"
    with op.batch_alter_table("accrual") as batch:
        batch.drop_constraint(op.f("ck_accrual_accrualcause"), type_="check")
        batch.create_check_constraint(op.f("ck_accrual_accrualcause"), f"cause IN {CAUSES}")
    if not on_postgresql:
        raise_walls([], ["accrual"])
