"""Scratch databases to measure on."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from portal.db import Database
from portal.migrations import run
from tests.conftest import POSTGRES, postgres_database


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, Database]]]:
    """A scratch database of each kind."""

    def each() -> Iterator[tuple[str, Database]]:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.db"
            run.upgrade(url)
            database = Database(url)
            yield "SQLite", database
            database.close()
        if POSTGRES:
            for database in postgres_database():
                yield "PostgreSQL", database
        else:
            print("PostgreSQL: not run")

    yield each()


def learn(database: Database) -> None:
    """Let PostgreSQL clear and count its rows now, as autovacuum does within a minute of so many that changed."""
    if not database.is_sqlite:
        owner = create_engine(make_url(str(POSTGRES)).set(database=database.url.database), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        owner.dispose()
