"""The database session: one tenant, one actor, one transaction.

`work` writes, `read` reads, `shared` serves the few tables that stand outside the tenant wall.
On SQLite writers begin IMMEDIATE, one at a time, in the order in which they came; readers never wait.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

import portal.models  # noqa: F401  (all tables are known before the first session)
from portal import parts, tenancy
from portal.actor import Actor
from portal.audit import write as audit
from portal.skew import refuse_skew
from portal.turn import Turn
from pricing.ground.errors import LostRace
from pricing.product import words

T = TypeVar("T")
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "cache_size=-32000")
POSTGRES_OPTIONS = "-c lock_timeout=5s -c statement_timeout=60s -c timezone=UTC"
TENANT_AND_TIME = "SELECT set_config('app.tenant', :id, true), clock_timestamp() AS at"
SERIALIZATION = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


class House(Session):
    """A session inside the walls; only this module opens one."""


words.install(House)  # before the walls, which stamp what it adds
tenancy.install(House)
parts.install(House)
audit.install(House)


class Database:
    """One database: its engine, and the turn that writers wait for on SQLite."""

    def __init__(self, url: str, pool: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url, pool) if self.is_sqlite else _postgres(url, pool)
        self.turn = Turn(self.url.database if self.is_sqlite else None)

    @contextmanager
    def session(self, info: dict[str, Any], writes: bool) -> Iterator[House]:
        """A session in one transaction; SQLite's writers first wait for their turn."""
        bind = self.engine.execution_options(begin="IMMEDIATE" if writes else "DEFERRED")
        if not (writes and self.is_sqlite):
            with House(bind, info=info, expire_on_commit=False) as session, session.begin():
                yield _tenanted(session, writes)
            return
        with self.turn, House(bind, info=info, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
        self.turn.close()


_current: list[Database] = []


def use(database: Database) -> None:
    """Make this the database of the process."""
    _current[:] = [database]


def current() -> Database:
    """The database of the process."""
    if not _current:
        raise RuntimeError("no database is open; call portal.db.use first")
    return _current[0]


@contextmanager
def work(actor: Actor, keep: bool = True) -> Iterator[House]:
    """One tenant, one actor, one transaction: everything inside commits together or not at all.

    `keep=False` runs the very same code and then rolls back: that is what a dry run is.
    """
    with current().session(_info(actor), writes=True) as session:
        yield session
        if not keep:
            session.flush()
            _forget(session)


@contextmanager
def read(actor: Actor) -> Iterator[House]:
    """Look at one tenant's rows; nothing that is changed inside is kept."""
    with current().session(_info(actor), writes=False) as session:
        session.autoflush = False
        yield session
        _forget(session)


@contextmanager
def shared(writes: bool = False) -> Iterator[House]:
    """Tables outside the tenant wall only; a tenant's rows cannot be read from here."""
    with current().session({}, writes) as session:
        yield session


def tried_twice(command: Callable[[], T]) -> T:
    """Run a whole transaction; when it lost a race, once more: then it sees who won."""
    try:
        return command()
    except (IntegrityError, LostRace):
        return command()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) not in SERIALIZATION:
            raise
        return command()


def _forget(session: House) -> None:
    """Roll back, leaving what was read as it was read."""
    session.expunge_all()
    session.rollback()


def _info(actor: Actor) -> dict[str, Any]:
    return {
        "tenant_id": actor.tenant_id,
        "partner_id": actor.partner_id,
        "actor_id": actor.person_id,
        "request_id": actor.request_id,
    }


def _tenanted(session: House, writes: bool) -> House:
    """Tell PostgreSQL the tenant, for this transaction only. No tenant: its policies show nothing.

    Whoever writes asks for the time in the same statement, and is refused where the host's clock is another.
    """
    if session.get_bind().dialect.name != "postgresql":
        return session
    tenant_id = session.info.get("tenant_id")
    if tenant_id is not None:
        says = session.connection().execute(text(TENANT_AND_TIME), {"id": str(tenant_id)}).one().at
    else:
        says = session.connection().scalar(text("SELECT clock_timestamp()")) if writes else None
    if writes:
        refuse_skew(says)
    return session


def _sqlite(url: str, pool: int) -> Engine:
    engine = create_engine(url, poolclass=QueuePool, pool_size=pool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'IMMEDIATE')}")

    return engine


def _postgres(url: str, pool: int) -> Engine:
    return create_engine(
        url, pool_size=pool, max_overflow=pool, pool_pre_ping=True, connect_args={"options": POSTGRES_OPTIONS}
    )
