"""`fairway ledger verify`."""

import click
from sqlalchemy.orm import Session

from ltc.ledger.prove import standing as proving
from portal.actor import robot
from portal.audit.verify import Broken
from portal.audit.verify import verify as chain
from portal.cli.common import TENANT, speaks, tenant_named
from portal.db import read


@click.group()
def ledger() -> None:
    """The ledger."""


@ledger.command()
@TENANT
@speaks
def verify(slug: str) -> None:
    """Prove that the ledger says what the documents say (invoices to payouts), and that its audit chain is whole."""
    with read(robot(tenant_named(slug).id)) as session:
        differences = proving(session)
        length = _chained(session)
    for d in differences:
        click.echo(f"{d.account} {d.currency}: ledger {d.ledger_minor}, documents {d.documents_minor} (minor units)")
    if differences:
        raise click.ClickException(f"{len(differences)} accounts differ.")
    click.echo("Ledger and documents agree.")
    click.echo(f"The audit chain over it is whole: {length} links.")


def _chained(session: Session) -> int:
    try:
        return chain(session)
    except Broken as broken:
        raise click.ClickException(f"The audit chain breaks at link {broken.seq}.") from broken
