"""`fairway events`."""

from pathlib import Path

import click

from ltc.event_log.models import LogFormat
from portal.cli.common import TENANT, speaks, tenant_named
from portal.flows.event_log import write


@click.group()
def events() -> None:
    """What happened, for tools of process mining."""


@events.command()
@TENANT
@click.option(
    "--format", "kind", type=click.Choice([one.value for one in LogFormat]), default="ocel", show_default=True
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@speaks
def export(slug: str, kind: str, out: Path) -> None:
    """Write the event log of a tenant: OCEL 2.0 as JSON, or XES with one trace for each deal.

    \b
    Example: fairway events export --tenant acme --out acme.json
             fairway events export --tenant acme --format xes --out acme.xes
    """
    found = write(tenant_named(slug).id, LogFormat(kind), out.absolute())
    what = "traces" if kind == LogFormat.XES else "objects"
    click.echo(f"{found.objects} {what}, {found.events} events, {found.size} bytes, SHA-256 {found.sha256}")
