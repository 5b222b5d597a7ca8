"""Service tickets, their history, and the dated terms of their clocks.

A trigger lets a ticket's state go along the steps there are only. Safe on a live system: new tables.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0054_ticket"
down_revision = "0053_solution"

TENANT_TABLES = ["ticket", "ticket_event", "ticket_terms"]
APPEND_ONLY = ["ticket_event", "ticket_terms"]
STATES = ("open", "waiting", "solved", "closed")
PRIORITIES = ("urgent", "high", "normal", "low")
STEPS = ("opened", "assigned", "answered", "noted", "asked", "heard", "solved", "closed", "reopened")
WRONG = "no step of a ticket leads there"
GOES = "OLD.state = NEW.state OR (OLD.state, NEW.state) IN (VALUES {pairs})"
PAIRS = (
    ("open", "waiting"), ("waiting", "open"), ("open", "solved"), ("waiting", "solved"), ("solved", "closed"),
    ("solved", "open"), ("closed", "open"),
)  # fmt: skip
PROOF = GOES.format(pairs=", ".join(f"('{a}', '{b}')" for a, b in PAIRS))


def upgrade() -> None:
    _ticket()
    _event()
    name = "ticket_terms"
    table(
        name,
        word("priority", "ticketpriority", *PRIORITIES),
        *columns(DAY, "in_force_from"),
        *columns(NUMBER, "respond_minutes", "solve_minutes"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "set_at"),
        once(name, "priority", "in_force_from"),
        check(name, "answered_before_solved", "respond_minutes BETWEEN 1 AND solve_minutes"),
        check(name, "solved_within_reach", "solve_minutes <= 60000"),
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    if op.get_context().dialect.name != "postgresql":
        raised = f"BEGIN SELECT RAISE(ABORT, '{WRONG}'); END"
        op.execute(f"CREATE TRIGGER ticket_proved BEFORE UPDATE ON ticket WHEN NOT ({PROOF}) {raised}")
        return
    raised = f"RAISE EXCEPTION '{WRONG}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"BEGIN IF NOT ({PROOF}) THEN {raised}; END IF; RETURN NEW; END"
    op.execute(f"CREATE FUNCTION ticket_proved() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute("CREATE TRIGGER ticket_proved BEFORE UPDATE ON ticket FOR EACH ROW EXECUTE FUNCTION ticket_proved()")


def _ticket() -> None:
    name = "ticket"
    table(
        name,
        *columns(TEXT, "number"),
        *columns(ID, "deal_id"),
        *columns(ID, "order_id", "delivery_id", empty=True),
        word("kind", "ticketkind", "fault", "question", "installation", "spare_part", "complaint"),
        word("priority", "ticketpriority", *PRIORITIES),
        word("state", "ticketstate", *STATES),
        *columns(TEXT, "subject", "reporter"),
        *columns(TEXT, "reporter_mail", empty=True),
        *columns(ID, "assigned_to", empty=True),
        *columns(ID, "opened_by"),
        *columns(INSTANT, "opened_at", "respond_due_at"),
        *columns(INSTANT, "responded_at", empty=True),
        *columns(INSTANT, "solve_due_at"),
        *columns(INSTANT, "next_due_at", empty=True),
        *columns(AMOUNT, "left_seconds", empty=True),
        *columns(INSTANT, "solved_at", "closed_at", empty=True),
        *columns(NUMBER, "version"),
        once(name, "number"),
        check(name, "clock_runs_while_open", "(state = 'open') = (next_due_at IS NOT NULL)"),
        check(name, "rest_is_kept_while_it_stands", "(state = 'open') = (left_seconds IS NULL)"),
        check(name, "solved_at_once", "(state IN ('solved', 'closed')) = (solved_at IS NOT NULL)"),
        check(name, "closed_at_once", "(state = 'closed') = (closed_at IS NOT NULL)"),
        check(name, "responded_before_it_stands", "state = 'open' OR responded_at IS NOT NULL"),
        refers(name, "deal_id", "deal"),
        refers(name, "order_id", "sales_order"),
        refers(name, "delivery_id", "delivery"),
    )
    runs = sa.text("next_due_at IS NOT NULL")
    op.create_index("ix_ticket_deal", name, ["tenant_id", "deal_id"])
    op.create_index("ix_ticket_state", name, ["tenant_id", "state", "id"])
    op.create_index("ix_ticket_due", name, ["tenant_id", "next_due_at"], sqlite_where=runs, postgresql_where=runs)


def _event() -> None:
    name = "ticket_event"
    table(
        name,
        *columns(ID, "ticket_id"),
        word("step", "ticketstep", *STEPS),
        *columns(TEXT, "text"),
        *columns(ID, "person_id", empty=True),
        *columns(ID, "done_by"),
        *columns(INSTANT, "happened_at"),
        check(name, "assigned_to_somebody", "step <> 'assigned' OR person_id IS NOT NULL"),
        refers(name, "ticket_id", "ticket"),
    )
    op.create_index("ix_ticket_event_ticket", name, ["tenant_id", "ticket_id", "happened_at"])


def downgrade() -> None:
    raise ForwardOnly("what customers asked for stays")
