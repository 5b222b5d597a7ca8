"""`fairway audit verify`."""

import click

from portal.actor import robot
from portal.audit.verify import Broken
from portal.audit.verify import verify as proving
from portal.cli.common import TENANT, speaks, tenant_named
from portal.db import read


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@TENANT
@speaks
def verify(slug: str) -> None:
    """Prove the tenant's chain from its first link to its head, or name the first link that is broken."""
    with read(robot(tenant_named(slug).id)) as session:
        try:
            length = proving(session)
        except Broken as broken:
            raise click.ClickException(f"The chain breaks at link {broken.seq}.") from broken
    click.echo(f"The chain is whole: {length} links.")
