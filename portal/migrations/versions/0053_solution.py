"""Solutions of deals: the bill of quantities, its feasibility, the technical review, and the quotes started from them.

What was approved or returned is frozen by triggers, lines as well. Safe on a live system: new tables.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0053_solution"
down_revision = "0052_contract"

TENANT_TABLES = ["solution", "solution_line", "solution_quote"]
APPEND_ONLY = ["solution_quote"]
WRONG = "a solution that was decided on is never changed"
DECIDED = "('approved', 'returned')"
WHOLE = "SELECT 1 FROM solution s WHERE s.tenant_id = {row}.tenant_id AND s.id = {row}.solution_id AND s.state IN "
RULES = (
    ("solution", "UPDATE", "OLD", f"OLD.state IN {DECIDED}"),
    ("solution", "DELETE", "OLD", f"OLD.state IN {DECIDED}"),
    ("solution_line", "INSERT", "NEW", f"EXISTS ({WHOLE.format(row='NEW')}{DECIDED})"),
    ("solution_line", "UPDATE", "OLD", f"EXISTS ({WHOLE.format(row='OLD')}{DECIDED})"),
    ("solution_line", "DELETE", "OLD", f"EXISTS ({WHOLE.format(row='OLD')}{DECIDED})"),
)


def upgrade() -> None:
    _solution()
    _line()
    name = "solution_quote"
    table(
        name,
        *columns(ID, "solution_id", "quote_id", "started_by"),
        *columns(INSTANT, "started_at"),
        once(name, "quote_id"),
        refers(name, "solution_id", "solution"),
        refers(name, "quote_id", "quote"),
    )
    op.create_index("ix_solution_quote_solution", name, ["tenant_id", "solution_id"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    for of, verb, row, when in RULES:
        _frozen(of, verb, row, when)


def _frozen(of: str, verb: str, row: str, when: str) -> None:
    name = f"{of}_frozen_{verb.lower()}"
    if op.get_context().dialect.name != "postgresql":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {of} WHEN {when} BEGIN SELECT RAISE(ABORT, '{WRONG}'); END")
        return
    raised = f"RAISE EXCEPTION '{WRONG}' USING ERRCODE = 'integrity_constraint_violation'"
    back = "OLD" if verb == "DELETE" else "NEW"
    body = f"BEGIN IF {when} THEN {raised}; END IF; RETURN {back}; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {of} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _solution() -> None:
    name = "solution"
    table(
        name,
        *columns(TEXT, "number"),
        *columns(ID, "deal_id"),
        *columns(NUMBER, "revision"),
        word("state", "solutionstate", "draft", "in_review", "approved", "returned"),
        *columns(TEXT, "configuration"),
        *columns(ID, "made_by"),
        *columns(INSTANT, "made_at"),
        *columns(INSTANT, "submitted_at", empty=True),
        *columns(ID, "reviewed_by", empty=True),
        *columns(INSTANT, "reviewed_at", empty=True),
        *columns(TEXT, "review_note", empty=True),
        *columns(NUMBER, "version"),
        once(name, "number"),
        once(name, "deal_id", "revision"),
        check(name, "two_people", "reviewed_by IS NULL OR reviewed_by <> made_by"),
        check(name, "reviewed_by_someone", f"(state IN {DECIDED}) = (reviewed_by IS NOT NULL)"),
        check(name, "reviewed_at_once", "(reviewed_by IS NULL) = (reviewed_at IS NULL)"),
        check(name, "returned_with_reasons", "state <> 'returned' OR review_note IS NOT NULL"),
        check(name, "submitted", "(state = 'draft') = (submitted_at IS NULL)"),
        check(name, "revision_counts", "revision > 0"),
        refers(name, "deal_id", "deal"),
    )
    op.create_index("ix_solution_state", name, ["tenant_id", "state", "id"])


def _line() -> None:
    name = "solution_line"
    said = word("feasibility", "feasibility", "available", "lead_time", "not_feasible")
    said.nullable = True
    in_days = "(lead_days IS NOT NULL) = (feasibility IS NOT NULL AND feasibility = 'lead_time')"
    table(
        name,
        *columns(ID, "solution_id"),
        *columns(NUMBER, "position"),
        *columns(TEXT, "site"),
        *columns(ID, "product_id"),
        *columns(AMOUNT, "quantity"),
        *columns(TEXT, "note"),
        said,
        sa.Column("lead_days", NUMBER, nullable=True),
        *columns(ID, "answered_by", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        once(name, "solution_id", "position"),
        check(name, "quantity_above_zero", "quantity > 0"),
        check(name, "answered_by_someone", "(feasibility IS NULL) = (answered_by IS NULL)"),
        check(name, "answered_at_once", "(answered_by IS NULL) = (answered_at IS NULL)"),
        check(name, "lead_time_in_days", in_days),
        check(name, "lead_days_range", "lead_days BETWEEN 1 AND 500"),
        refers(name, "solution_id", "solution"),
        refers(name, "product_id", "product"),
    )


def downgrade() -> None:
    raise ForwardOnly("what was reviewed stays reviewed")
