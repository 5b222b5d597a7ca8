"""`fairway migrate`, `fairway backup` and `fairway restore`."""

from pathlib import Path

import click
from sqlalchemy import make_url

from portal.backup import BackupFailed
from portal.backup import backup as backing_up
from portal.backup import restore as restoring
from portal.config import settings
from portal.migrations import run


def owner_url() -> str:
    """The address that owns the tables: FAIRWAY_MIGRATE_URL, or the portal's own on SQLite."""
    given = settings()
    return given.migrate_url or given.database_url


@click.command()
def migrate() -> None:
    """Bring the database to this program's version.

    On PostgreSQL FAIRWAY_MIGRATE_URL is the owner's address; the role of FAIRWAY_DATABASE_URL is
    given the rights to read and write rows, and owns nothing.
    """
    run.upgrade(owner_url(), make_url(settings().database_url).username)
    click.echo(f"The database is at {run.head()}.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a backup to FILE, with its checksum beside it. The portal may run meanwhile."""
    try:
        click.echo(f"{file}: {backing_up(owner_url(), file)}")
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
def restore(file: Path, force: bool) -> None:
    """Bring the backup in FILE back, into an empty database. Stop the portal before."""
    try:
        restoring(owner_url(), file, over=force)
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo("Restored. Run `fairway migrate`, `fairway audit verify` and `fairway ledger verify` next.")
