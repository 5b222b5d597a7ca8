"""The walls that a migration puts round a new table: row-level security, and triggers on what is written once."""

import importlib

from alembic import op

FIRST = importlib.import_module("portal.migrations.versions.0002_walls")


def wall(table: str) -> None:
    """Show a tenant its own rows only (PostgreSQL)."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_tenant ON {table} USING ({FIRST.OWN}) WITH CHECK ({FIRST.OWN})")
