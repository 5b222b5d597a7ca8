"""`fairway ledger verify`."""

import click

from ltc.ledger.verify import verify as proving
from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.db import read


@click.group()
def ledger() -> None:
    """The ledger."""


@ledger.command()
@TENANT
@speaks
def verify(slug: str) -> None:
    """Prove that the ledger says what invoices, receipts, accruals, statements and payouts say."""
    with read(robot(tenant_named(slug).id)) as session:
        differences = proving(session)
    for d in differences:
        click.echo(f"{d.account} {d.currency}: ledger {d.ledger_minor}, documents {d.documents_minor} (minor units)")
    if differences:
        raise click.ClickException(f"{len(differences)} accounts differ.")
    click.echo("Ledger and documents agree.")
