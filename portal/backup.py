"""Backup and restore: a copy that is whole at one instant, with its checksum beside it."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url

PG_DUMP = ("pg_dump", "--format=custom", "--no-owner")
PG_RESTORE = ("pg_restore", "--no-owner", "--exit-on-error", "--clean", "--if-exists")


class BackupFailed(Exception):
    """The backup or restore could not be done; the text says why and what to do."""


def backup(url: str, target: Path) -> str:
    """Write a backup and its SHA-256 (`<target>.sha256`); returns the checksum. Others may work meanwhile."""
    where = make_url(url)
    if target.exists():
        raise BackupFailed(f"{target} exists already; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    if where.get_backend_name() == "sqlite":
        _copy(str(where.database), str(target))
    else:
        _dump(where, target)
    checksum = _sha256(target)
    Path(f"{target}.sha256").write_text(f"{checksum}  {target.name}\n", encoding="utf-8")
    return checksum


def restore(url: str, source: Path, over: bool = False) -> None:
    """Bring a backup back. Refuses a damaged file, and a database that holds something unless `over`."""
    kept = Path(f"{source}.sha256")
    if not source.exists() or not kept.exists():
        raise BackupFailed(f"{source} or {kept.name} is missing.")
    if kept.read_text(encoding="utf-8").split()[0] != _sha256(source):
        raise BackupFailed(f"{source} is not the file that was written: its checksum differs.")
    where = make_url(url)
    if not over and not _is_empty(where):
        raise BackupFailed("The database is not empty. Restore into an empty one, or say --force to replace it.")
    if where.get_backend_name() == "sqlite":
        _copy(str(source), str(where.database))
    else:
        _run([*PG_RESTORE, str(source)], where)


def _copy(source: str, target: str) -> None:
    """SQLite's own online copy: whole at one instant, whatever writes meanwhile."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    one, other = sqlite3.connect(source), sqlite3.connect(target)
    with one, other:
        one.backup(other)
    one.close()
    other.close()


def _dump(where: URL, target: Path) -> None:
    """A whole dump, or no file: an owner whom row-level security binds must not write an empty one."""
    try:
        _run([*PG_DUMP, f"--file={target}"], where)
    except BackupFailed as failed:
        target.unlink(missing_ok=True)
        if "row-level security" in str(failed):
            raise BackupFailed(
                f"Row-level security binds the owner: ALTER ROLE {where.username} BYPASSRLS."
            ) from failed
        raise


def _run(command: list[str], where: URL) -> None:
    """One of PostgreSQL's programs on a database. The password goes by the environment: `ps` shows arguments."""
    if shutil.which(command[0]) is None:
        raise BackupFailed(f"{command[0]} is missing: apt-get install postgresql-client")
    address = where.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(where.password)} if where.password else {}
    command = [*command, f"--dbname={address}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | secret)
    if done.returncode:
        raise BackupFailed(done.stderr.strip()[-2000:])


def _is_empty(where: URL) -> bool:
    if where.get_backend_name() == "sqlite" and not Path(str(where.database)).exists():
        return True
    engine = create_engine(where)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
