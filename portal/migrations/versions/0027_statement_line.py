"""A statement's line is proved against accrual and statement by a trigger, not by three references.

References are checked row by row at commit: a million lines took PostgreSQL longer than everything else together. The
trigger proves all lines of an INSERT in one query, and more than that the rows exist: partner, currency and amount are
the accrual's, partner and currency the statement's. Neither of them can go away: both are append-only.

Safe on a live system: on PostgreSQL three constraints are dropped and a trigger is added; SQLite copies the table.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0027_statement_line"
down_revision = "0026_paper"

TABLE = "statement_line"
REFERENCES = ("partner_id", "statement_id", "accrual_id")
WRONG = "a statement line is not what its accrual and its statement say"
FUNCTION = f"""
CREATE FUNCTION refuse_wrong_line() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$ BEGIN
IF (SELECT count(*) FROM added line JOIN accrual a ON a.tenant_id = line.tenant_id AND a.id = line.accrual_id
JOIN statement s ON s.tenant_id = line.tenant_id AND s.id = line.statement_id
WHERE a.partner_id = line.partner_id AND a.amount_minor = line.amount_minor
AND s.partner_id = a.partner_id AND s.currency = a.currency) <> (SELECT count(*) FROM added)
THEN RAISE EXCEPTION '{WRONG}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NULL; END $$
"""
POSTGRESQL = f"""
CREATE TRIGGER {TABLE}_proved AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION refuse_wrong_line()
"""
SQLITE = f"""
CREATE TRIGGER {TABLE}_proved BEFORE INSERT ON {TABLE} WHEN NOT EXISTS (
SELECT 1 FROM accrual a JOIN statement s ON s.tenant_id = a.tenant_id AND s.id = NEW.statement_id
WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.accrual_id
AND a.partner_id = NEW.partner_id AND a.amount_minor = NEW.amount_minor
AND s.partner_id = a.partner_id AND s.currency = a.currency)
BEGIN SELECT RAISE(ABORT, '{WRONG}'); END
"""


def upgrade() -> None:
    on_postgresql = op.get_context().dialect.name == "postgresql"
    with op.batch_alter_table(TABLE) as batch:
        for column in REFERENCES:
            batch.drop_constraint(op.f(f"fk_{TABLE}_{column}"), type_="foreignkey")
    if not on_postgresql:
        raise_walls([], [TABLE])
    for statement in (FUNCTION, POSTGRESQL) if on_postgresql else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    raise ForwardOnly("lines were written that only the trigger has proved")
