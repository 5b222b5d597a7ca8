"""`fairway policy replay`, `prove` and `export`."""

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from partners.conflict.policy import in_force, rulebook
from partners.conflict.policy_file import PolicyUnreadable
from partners.conflict.policy_file import read as understood
from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import now
from portal.db import read
from portal.flows import policy as flow

COLUMNS = ("number", "partner", "customer", "was", "would", "verdict_was", "verdict_would", "added", "dropped")
SHOWN = 20
FIGURES = {
    "heard": "registrations heard",
    "turned": "outcomes that change",
    "won": "would have won",
    "ending": "protections that would end",
}


@click.group()
def policy() -> None:
    """The conflict policy."""


@policy.command()
@TENANT
@click.option("--draft", "file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only registrations submitted from this day on.")
@click.option("--report", "target", type=click.Path(dir_okay=False, path_type=Path), help="A CSV of all changes.")
@speaks
def replay(slug: str, file: Path, since: datetime | None, target: Path | None) -> None:
    """Hear a draft over history: who would have won, what changes, whose protection would end. Writes nothing.

    \b
    Example: fairway policy replay --tenant acme --draft stricter.json --since 2026-01-01
    """
    tenant = tenant_named(slug)
    draft, day = understood(_json(file), "draft", tenant.currency), since.date() if since else None
    actor = robot(tenant.id)
    with click.progressbar(length=flow.length(actor, day), label="Registrations") as bar:
        found = flow.replayed(actor, draft, day, lambda heard: bar.update(heard - bar.pos), None)
        bar.update((bar.length or 0) - bar.pos)
    for name, label in FIGURES.items():
        click.echo(f"{label:28} {found[name]:>8}")
    _tell("Who would have won", found["winners"])
    for end in found["endings"][:SHOWN]:
        click.echo(f"  {end['number']:24} {end['partner']:16} until {end['until']}  {end['customer']}")
    _tell("What changes", found["changes"])
    if target:
        _write(target, found["changes"])


@policy.command()
@TENANT
@speaks
def prove(slug: str) -> None:
    """Hear every case and ruling again under its own version, and name those that would be decided otherwise."""
    found = flow.proved(tenant_named(slug).id)
    if found["differ"]:
        raise click.ClickException(f"{found['differ']} of {found['heard']} differ: {', '.join(found['differing'])}")
    click.echo(f"All {found['heard']} decisions say what they said.")


@policy.command()
@TENANT
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@speaks
def export(slug: str, file: Path) -> None:
    """Write the version in force to FILE, to begin a draft with."""
    with read(robot(tenant_named(slug).id)) as session:
        book = rulebook(in_force(session, now()))
    file.write_text(json.dumps(book.data(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"{file}: {book.version}")


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise PolicyUnreadable(where=str(error)) from error


def _tell(title: str, rows: Sequence[dict[str, Any]]) -> None:
    """The first rows of a list."""
    if rows:
        click.echo(f"{title}:")
    for row in rows[:SHOWN]:
        added = ", ".join(row["added"])
        click.echo(f"  {row['number']:24} {row['partner']:16} {row['was']} -> {row['would']}  {added}")


def _write(target: Path, rows: Sequence[dict[str, Any]]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.DictWriter(out, COLUMNS)
        sheet.writeheader()
        sheet.writerows({**row, "added": " ".join(row["added"]), "dropped": " ".join(row["dropped"])} for row in rows)
    click.echo(f"{target}: {len(rows)} rows")
