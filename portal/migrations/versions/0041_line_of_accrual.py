"""A statement's line has the id of its accrual, and no other: what keeps it unique is its key alone.

Two unique indexes said the same, and a million lines were written into both. Statements are looked up once each by
the proof, and not for every line. Lines from before 0027 get the id of
their accrual, and disputes follow them. Safe on a live system: lines that were settled since then have that id; SQLite
copies the table.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0041_line_of_accrual"
down_revision = "0040_campaign"

TABLE = "statement_line"
WRONG = "a statement line is not what its accrual and its statement say"
OLDER = "SELECT 1 FROM statement_line l WHERE l.tenant_id = d.tenant_id AND l.id = d.line_id"
FOLLOW = f"""
UPDATE dispute AS d SET line_id = (SELECT l.accrual_id{OLDER.removeprefix("SELECT 1")}) WHERE EXISTS ({OLDER})
"""
RENAME = "UPDATE statement_line SET id = accrual_id WHERE id <> accrual_id"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_wrong_line() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan
AS $$ BEGIN
IF (SELECT coalesce(sum(held.lines), 0) FROM (
SELECT line.tenant_id, line.statement_id, line.partner_id, a.currency, count(*) AS lines
FROM added line JOIN accrual a ON a.tenant_id = line.tenant_id AND a.id = line.id
WHERE a.partner_id = line.partner_id AND a.amount_minor = line.amount_minor GROUP BY 1, 2, 3, 4) AS held
JOIN statement s ON s.tenant_id = held.tenant_id AND s.id = held.statement_id
WHERE s.partner_id = held.partner_id AND s.currency = held.currency) <> (SELECT count(*) FROM added)
THEN RAISE EXCEPTION '{WRONG}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NULL; END $$
"""
SQLITE = f"""
CREATE TRIGGER {TABLE}_proved BEFORE INSERT ON {TABLE} WHEN NOT EXISTS (
SELECT 1 FROM accrual a JOIN statement s ON s.tenant_id = a.tenant_id AND s.id = NEW.statement_id
WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.id
AND a.partner_id = NEW.partner_id AND a.amount_minor = NEW.amount_minor
AND s.partner_id = a.partner_id AND s.currency = a.currency)
BEGIN SELECT RAISE(ABORT, '{WRONG}'); END
"""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _postgresql() -> None:
    """The owner sees every tenant's rows while the wall is down, which is inside this transaction only."""
    for table in (TABLE, "dispute"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_update")
    op.execute(FOLLOW)
    op.execute(RENAME)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TABLE}_no_update")
    op.drop_constraint(op.f(f"uq_{TABLE}_tenant_id_accrual_id"), TABLE)
    op.drop_column(TABLE, "accrual_id")
    op.execute(FUNCTION)
    for table in (TABLE, "dispute"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _sqlite() -> None:
    for name in ("no_update", "no_delete", "proved"):
        op.execute(f"DROP TRIGGER {TABLE}_{name}")
    op.execute(FOLLOW)
    op.execute(RENAME)
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(op.f(f"uq_{TABLE}_tenant_id_accrual_id"), type_="unique")
        batch.drop_column("accrual_id")
    raise_walls([], [TABLE])
    op.execute(SQLITE)


def downgrade() -> None:
    raise ForwardOnly("a second name for what is one was given up")
