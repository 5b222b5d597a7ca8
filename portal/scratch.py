"""A database for one command: made, used and thrown away. Nothing in it needs to survive a power cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from portal.actor import Actor, robot
from portal.db import Database, use
from portal.identity.models import Tenant
from portal.identity.tenants import found
from pricing.ground.record import Record

PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF")


@contextmanager
def scratch() -> Iterator[Actor]:
    """An empty SQLite database with one tenant, open for the process; its robot is yielded."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'scratch.db'}")
        event.listen(database.engine, "connect", _hurry)
        Record.metadata.create_all(database.engine)
        use(database)
        tenant = Tenant(
            slug="scratch", name_en="Scratch", name_zh="临时", language="en", time_zone="UTC", currency="EUR"
        )
        try:
            found(tenant)
            yield robot(tenant.id)
        finally:
            database.close()


def _hurry(connection: Any, _: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
