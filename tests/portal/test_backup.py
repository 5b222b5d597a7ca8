"""G13: a backup is brought back whole, and a damaged one is refused."""

import shutil

import pytest
from sqlalchemy import create_engine, select, text

from portal import db
from portal.audit.verify import verify
from portal.backup import BackupFailed, backup, restore
from portal.db import read, use, work
from portal.migrations import run
from pricing.product.models import ProductLine
from tests.conftest import POSTGRES, ROLE
from tests.world import build


def line(code):
    return ProductLine(code=code, name_en=code, name_zh=code)


def test_what_was_backed_up_comes_back_and_what_came_later_is_gone(world, database, tmp_path):
    if not database.is_sqlite and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    owner = _owner(database)
    with work(world.house) as session:
        session.add(line("before"))
    file = tmp_path / "fairway.backup"
    backup(owner, file)
    with work(world.house) as session:
        session.add(line("after"))
    target = _empty(database, tmp_path)
    restore(target.owner, file)
    use(target.database)
    try:
        with read(world.house) as session:
            codes = set(session.scalars(select(ProductLine.code)))
            assert "before" in codes
            assert "after" not in codes
            assert verify(session)
        assert run.at(target.database.engine) == run.head()
        with pytest.raises(BackupFailed, match="not empty"):
            restore(target.owner, file)
    finally:
        target.database.close()
        use(database)


def test_a_damaged_backup_is_refused(tenant, database, tmp_path):
    if not database.is_sqlite:
        pytest.skip("the checksum is looked at before any database")
    build(tenant)
    file = tmp_path / "fairway.backup"
    backup(_owner(database), file)
    content = bytearray(file.read_bytes())
    content[5000] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupFailed, match="checksum"):
        restore(f"sqlite:///{tmp_path}/new.db", file)


def test_a_role_that_row_security_binds_cannot_write_half_a_backup(world, database, tmp_path):
    if database.is_sqlite or not shutil.which("pg_dump"):
        pytest.skip("row-level security is PostgreSQL's")
    admin = create_engine(_owner(database))
    with admin.begin() as connection:
        connection.execute(text(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}"))
    admin.dispose()
    file = tmp_path / "fairway.backup"
    with pytest.raises(BackupFailed, match="BYPASSRLS"):
        backup(database.url.render_as_string(hide_password=False), file)
    assert not file.exists()


class Target:
    """An empty database to restore into."""

    def __init__(self, owner, database):
        self.owner, self.database = owner, database


def _owner(database):
    if database.is_sqlite:
        return database.url.render_as_string(hide_password=False)
    admin = create_engine(POSTGRES).url
    return admin.set(database=database.url.database).render_as_string(hide_password=False)


def _empty(database, tmp_path):
    if database.is_sqlite:
        url = f"sqlite:///{tmp_path}/restored.db"
        return Target(url, db.Database(url))
    name = f"{database.url.database}_back"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    owner = admin.url.set(database=name).render_as_string(hide_password=False)
    assert ROLE
    return Target(owner, db.Database(database.url.set(database=name).render_as_string(hide_password=False)))
