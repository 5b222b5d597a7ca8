"""`fairway exchange`."""

from pathlib import Path

import click

from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import now, today
from portal.db import work
from portal.flows.exchange import take
from portal.words.speak import refusal
from portal.words.voice import speaking
from pricing.exchange.record import By, RatesRefused


@click.group()
def exchange() -> None:
    """Enter exchange rates."""


@exchange.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@TENANT
@click.option("--confirmed", is_flag=True, help="Take rates that jump by more than a factor 2, or correct another.")
@speaks
def import_file(file: Path, slug: str, confirmed: bool) -> None:
    """Enter the rates of FILE, a CSV with the columns source, target, rate, from, published_by: all, or none.

    \b
    Example: fairway exchange import ecb.csv --tenant acme
    """
    tenant = tenant_named(slug)
    by = By(None, today(tenant.time_zone), now(), confirmed)
    try:
        with work(robot(tenant.id)) as session:
            taken = take(session, file.name, file.read_bytes(), by)
    except RatesRefused as error:
        found = error.facts["faults"]
        assert isinstance(found, list)
        with speaking("en", None):
            for fault in found:
                click.echo(f"line {fault.line}: {refusal(fault.why)}", err=True)
        raise
    click.echo(f"new {taken.new}, known {taken.known}")
