"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL.

Each test works in a fresh tenant of one shared database, with a neighbour tenant beside it, so
nothing needs to be cleaned up and isolation is tried all the time.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from portal import db
from portal.actor import Actor, robot
from portal.app import create_app
from portal.identity.models import Tenant
from portal.identity.tenants import found
from portal.migrations import run
from portal.translations.build import compile_catalogue
from tests.world import World, build

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
ROLE = "fairway_test_app"
os.environ.setdefault("FAIRWAY_ARGON2_MEMORY_KIB", "8")
os.environ.setdefault("FAIRWAY_ARGON2_ROUNDS", "1")
os.environ.setdefault("FAIRWAY_SECRET", "for-tests-only-" + "x" * 32)
os.environ.setdefault("FAIRWAY_DISPATCHER", "false")
FILES = tempfile.TemporaryDirectory(prefix="fairway-files-")  # gone when the tests are
os.environ.setdefault("FAIRWAY_FILES_FOLDER", FILES.name)
compile_catalogue()
settings.register_profile("fairway", deadline=None)  # how long an example takes depends on who else uses the machine
settings.load_profile("fairway")


def postgres_url() -> str | None:
    """A PostgreSQL server that accepts us, or None."""
    url = os.environ.get("FAIRWAY_TEST_POSTGRES_URL", LOCAL)
    try:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 3})
        with engine.connect():
            pass
        engine.dispose()
    except Exception:
        return None
    return engine.url.render_as_string(hide_password=False)


POSTGRES = postgres_url()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    said = (
        "PostgreSQL: run"
        if POSTGRES
        else "PostgreSQL: not run (no server accepts us; FAIRWAY_TEST_POSTGRES_URL names one)"
    )
    terminalreporter.write_line(said)


def postgres_database() -> Iterator[db.Database]:
    """A database of its own, used through a role that owns nothing and cannot bypass row security."""
    assert POSTGRES
    name, password = f"fairway_test_{uuid4().hex[:10]}", "fairway"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(20261124)"))
        if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": ROLE}):
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{password}'"))
        connection.execute(text("SELECT pg_advisory_unlock(20261124)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    owner = make_url(POSTGRES).set(database=name)
    run.upgrade(owner.render_as_string(hide_password=False), ROLE)
    app = owner.set(username=ROLE, password=password)
    database = db.Database(app.render_as_string(hide_password=False))
    yield database
    database.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Database]:
    """A migrated database of each kind."""
    if request.param == "postgresql":
        if not POSTGRES:
            pytest.skip("PostgreSQL: not run")
        yield from postgres_database()
        return
    url = f"sqlite:///{tmp_path_factory.mktemp('db')}/fairway.db"
    run.upgrade(url)
    database = db.Database(url)
    yield database
    database.close()


def new_tenant(name: str = "acme") -> Tenant:
    """A tenant that nobody has used yet."""
    slug = f"{name}-{uuid4().hex[:8]}"
    tenant = Tenant(
        slug=slug, name_en="Acme", name_zh="艾克美", language="en", time_zone="Asia/Shanghai", currency="EUR"
    )
    found(tenant)
    return tenant


@pytest.fixture
def tenant(database: db.Database) -> Tenant:
    """A fresh tenant; the process works on this test's database."""
    db.use(database)
    return new_tenant()


@pytest.fixture
def neighbour(tenant: Tenant) -> Tenant:
    """Another tenant in the same database."""
    return new_tenant("neighbour")


@pytest.fixture
def house(tenant: Tenant) -> Actor:
    """The robot of the test's tenant: acts for the house."""
    return robot(tenant.id)


@pytest.fixture
def world(tenant: Tenant) -> World:
    """A furnished tenant."""
    return build(tenant)


@pytest.fixture(scope="session")
def app(database: db.Database) -> Flask:
    """The portal on this run's database."""
    db.use(database)
    return create_app()


@pytest.fixture
def browser(app: Flask, world: World) -> Callable[[str], FlaskClient]:
    """`browser("finance")`: a client in which that person of the world is signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    return lambda who: world.client(app, who)


@pytest.fixture
def guest(app: Flask, world: World) -> Iterator[FlaskClient]:
    """A visitor whom nobody knows, without cookies; the forgery check stands as it does outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client(use_cookies=False)
    client.environ_base["REMOTE_ADDR"] = f"10.{world.tenant.id % 200}.8.8"
    yield client
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(params=["sqlite", "postgresql"])
def used(request, tmp_path):
    """An empty database of each kind, for a migration to begin on."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path}/used.db")
        yield engine
        engine.dispose()
        return
    if not POSTGRES:
        pytest.skip("PostgreSQL: not run")
    name = f"fairway_test_{uuid4().hex[:10]}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = create_engine(make_url(POSTGRES).set(database=name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
