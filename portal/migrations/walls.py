"""The walls that a migration puts round new tables: row-level security, and triggers on what is written once."""

from collections.abc import Sequence

from alembic import op

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
BODY = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "postgresql": "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
}
OWN = "tenant_id = nullif(current_setting('app.tenant', true), '')::int"


def raise_walls(tables: Sequence[str], append_only: Sequence[str] = ()) -> None:
    """Show a tenant its own rows only (PostgreSQL), and refuse changes of what is written once (both databases)."""
    database = op.get_context().dialect.name
    for table in tables if database == "postgresql" else ():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_tenant ON {table} USING ({OWN}) WITH CHECK ({OWN})")
    for table in append_only:
        for verb in ("update", "delete"):
            body = BODY[database].format(table=table)
            op.execute(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {body}")
