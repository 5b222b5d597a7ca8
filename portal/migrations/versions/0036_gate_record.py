"""Decisions at gates, and triggers that let no deal go past a gate without one.

A move says how it came about; a trigger proves it: a Go leads to the next stage by a decision of its own, on this deal,
at this stage, with nothing missing, while the deal is not on hold; a change of version leads past no stage that was not
passed. A second trigger refuses a deal a stage to which no such move leads.

Safe on a live system: tables are new, columns have defaults, the moves there are count as made before decisions were
kept, and no new one may say so.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly

from portal.migrations.table import DATA, DAY, ID, INSTANT, NUMBER, TEXT  # isort: skip
from portal.migrations.table import check, columns, once, refers, table, word  # isort: skip
from portal.migrations.walls import raise_walls

revision = "0036_gate_record"
down_revision = "0035_path_draft"

TENANT_TABLES = ["gate_decision", "gate_approval"]
APPEND_ONLY = ["gate_decision", "gate_approval"]
KINDS = ("imported", "earlier", "opened", "go", "lost", "routed", "version")
DECIDED = "(kind IN ('go', 'lost')) = (gate_decision_id IS NOT NULL)"

DECISION = "d.tenant_id = NEW.tenant_id AND d.id = NEW.gate_decision_id AND d.deal_id = NEW.deal_id"
STAGE = "{0}.tenant_id = NEW.tenant_id AND {0}.id = NEW.{1}"
FROM, TO = STAGE.format("a", "from_stage_id"), STAGE.format("b", "to_stage_id")
START = f"SELECT 1 FROM path_stage b WHERE {TO} AND b.position = 0"
GO = f"""SELECT 1 FROM gate_decision d, path_stage a, path_stage b, deal x
WHERE {DECISION} AND d.outcome = 'go' AND d.stage_id = a.id AND {FROM} AND {TO}
AND b.path_id = a.path_id AND b.position = a.position + 1
AND x.tenant_id = NEW.tenant_id AND x.id = NEW.deal_id AND x.stage_id = a.id AND x.state <> 'lost'
AND x.held_until IS NULL AND x.version = d.deal_version"""
LOST = f"SELECT 1 FROM gate_decision d WHERE {DECISION} AND d.outcome = 'kill' AND NEW.to_stage = 'lost'"
PASSED = """SELECT 1 FROM path_stage o WHERE o.tenant_id = a.tenant_id AND o.path_id = a.path_id
AND o.position < a.position AND o.code = n.code"""
AHEAD = f"""SELECT 1 FROM path_stage n WHERE n.tenant_id = b.tenant_id AND n.path_id = b.path_id
AND n.position < b.position AND NOT EXISTS ({PASSED})"""
SAME_MODE = """SELECT 1 FROM path p, path q WHERE p.tenant_id = a.tenant_id AND p.id = a.path_id
AND q.tenant_id = b.tenant_id AND q.id = b.path_id AND q.mode = p.mode"""
VERSION = f"""SELECT 1 FROM path_stage a, path_stage b, deal x WHERE {FROM} AND {TO}
AND x.tenant_id = NEW.tenant_id AND x.id = NEW.deal_id AND x.stage_id = a.id
AND EXISTS ({SAME_MODE}) AND NOT EXISTS ({AHEAD})"""
MOVED = """SELECT 1 FROM deal_move m, path_stage s
WHERE m.tenant_id = NEW.tenant_id AND m.deal_id = NEW.id AND m.to_stage_id = NEW.stage_id AND m.moved_at = NEW.stage_since
AND (m.kind = 'routed' OR m.from_stage_id = OLD.stage_id) AND m.kind IN ('go', 'routed', 'version')
AND s.tenant_id = NEW.tenant_id AND s.id = NEW.stage_id AND s.path_id = NEW.path_id"""
PROOF = f"""NEW.kind = 'imported'
OR (NEW.kind IN ('opened', 'routed') AND EXISTS ({START}))
OR (NEW.kind = 'go' AND EXISTS ({GO}))
OR (NEW.kind = 'lost' AND EXISTS ({LOST}))
OR (NEW.kind = 'version' AND EXISTS ({VERSION}))"""
CHANGED = "(NEW.stage_id <> OLD.stage_id OR NEW.path_id <> OLD.path_id)"
RULES = (
    ("deal_move", "INSERT", "TRUE", PROOF, "a move that no decision at the gate allows"),
    ("deal", "UPDATE", CHANGED, f"EXISTS ({MOVED})", "a stage to which no move leads"),
)


def upgrade() -> None:
    _tables()
    kind = ID.compile(dialect=op.get_context().dialect)
    listed = f"CONSTRAINT ck_deal_move_movekind CHECK (kind IN {KINDS})"
    op.execute(f"ALTER TABLE deal_move ADD COLUMN kind VARCHAR(32) NOT NULL DEFAULT 'earlier' {listed}")
    decided = f"CONSTRAINT ck_deal_move_decided CHECK ({DECIDED})"
    op.execute(f"ALTER TABLE deal_move ADD COLUMN gate_decision_id {kind} {decided}")
    for name in ("from_stage_id", "to_stage_id"):
        op.add_column("deal_move", sa.Column(name, ID, nullable=True))
    op.create_index("uq_deal_move_gate_decision", "deal_move", ["tenant_id", "gate_decision_id"], unique=True)
    op.add_column("deal", sa.Column("held_until", DAY, nullable=True))
    on_postgresql = op.get_context().dialect.name == "postgresql"
    for of, verb, when, proof, wrong in RULES:
        name = f"{of}_proved"
        if not on_postgresql:
            raised = f"BEGIN SELECT RAISE(ABORT, '{wrong}'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {of} WHEN {when} AND NOT ({proof}) {raised}")
            continue
        raised = f"RAISE EXCEPTION '{wrong}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"BEGIN IF {when} AND NOT ({proof}) THEN {raised}; END IF; RETURN NEW; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {of} FOR EACH ROW EXECUTE FUNCTION {name}()")
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _tables() -> None:
    name = "gate_decision"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "deal_id"),
        *columns(NUMBER, "deal_version"),
        *columns(ID, "path_id", "stage_id"),
        word("outcome", "outcome", "go", "kill", "hold"),
        *columns(DATA, "conditions"),
        *columns(NUMBER, "missing"),
        *columns(DAY, "held_until", empty=True),
        *columns(TEXT, "note", empty=True),
        *columns(ID, "decided_by"),
        *columns(INSTANT, "decided_at"),
        once(name, "deal_id", "deal_version"),
        check(name, "nothing_missing", "outcome <> 'go' OR missing = 0"),
        check(name, "hold_ends", "(outcome = 'hold') = (held_until IS NOT NULL)"),
        check(name, "kill_with_reason", "outcome <> 'kill' OR note IS NOT NULL"),
        check(name, "missing_counted", "missing >= 0"),
        refers(name, "partner_id", "partner"),
        refers(name, "deal_id", "deal"),
        refers(name, "path_id", "path"),
        refers(name, "stage_id", "path_stage"),
    )
    op.create_index("ix_gate_decision_deal", name, ["tenant_id", "deal_id", "decided_at"])
    name = "gate_approval"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "deal_id", "stage_id"),
        *columns(INSTANT, "stage_since"),
        *columns(TEXT, "role"),
        *columns(TEXT, "note", empty=True),
        *columns(ID, "given_by"),
        *columns(INSTANT, "given_at"),
        once(name, "deal_id", "stage_id", "stage_since", "role", "given_by"),
        refers(name, "partner_id", "partner"),
        refers(name, "deal_id", "deal"),
        refers(name, "stage_id", "path_stage"),
    )


def downgrade() -> None:
    raise ForwardOnly("what was decided stays decided")
