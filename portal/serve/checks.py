"""What must be true before anything is served; each fault is a sentence that says what to do."""

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from portal.config import Settings, faults
from portal.db import Database
from portal.migrations import run

ROLE = """
SELECT rolsuper OR rolbypassrls,
       EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)
FROM pg_roles WHERE rolname = current_user
"""


def all_faults(given: Settings, database: Database) -> list[str]:
    """Faults of the settings, of the schema, and of the database's role."""
    found = faults(given)
    if old := schema_faults(database):
        return [*found, *old]
    if not database.is_sqlite:
        found += _role_faults(given)
    return found


def schema_faults(database: Database) -> list[str]:
    """Whether the database is where the program needs it; one that cannot be opened is nowhere."""
    try:
        at = run.at(database.engine)
    except OperationalError as error:
        return [f"The database cannot be opened: {error.orig}. Run `fairway migrate`, or mend FAIRWAY_DATABASE_URL."]
    if at == run.head():
        return []
    return [f"The database is at {at or 'nothing'}, the program at {run.head()}: run `fairway migrate`."]


def _role_faults(given: Settings) -> list[str]:
    """On PostgreSQL the portal's role must be bound by row-level security."""
    engine = create_engine(given.database_url)
    with engine.connect() as connection:
        bypasses, owns = connection.execute(text(ROLE)).one()
    engine.dispose()
    found = []
    if bypasses:
        found.append("The database role is a superuser or has BYPASSRLS: use a plain role (docs/operator.md).")
    if owns:
        found.append("The database role owns tables: the owner runs `fairway migrate`, the portal uses another role.")
    return found
