"""Bring a database to the newest migration, and say whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

LOCK_TIMEOUT = "SET lock_timeout = '5s'; SET statement_timeout = '15min'"


def upgrade(url: str, app_role: str | None = None) -> None:
    """Run every migration that is missing. On PostgreSQL `url` is the owner's, and `app_role` is given its rights."""
    engine = _engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(LOCK_TIMEOUT))
            connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if app_role and engine.dialect.name == "postgresql":
            _grant(connection, app_role)
    engine.dispose()


def head() -> str | None:
    """The newest migration's name."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def at(engine: Engine) -> str | None:
    """The migration that a database is at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if name := make_url(url).database:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA journal_mode=WAL"))
    return engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    connection.commit()
