"""`fairway settle`."""

from datetime import datetime

import click
from sqlalchemy import select

from ltc.settlement.find import statements_of
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle as settling
from partners.partner.models import Partner
from portal.actor import ROBOT_ID, robot
from portal.bulk import Bulk
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import now
from portal.db import work
from portal.web.format import plain


@click.command()
@TENANT
@click.option("--period", required=True, metavar="YYYY-MM", help="The month to settle.")
@click.option("--dry-run", is_flag=True, help="Show the statements and change nothing.")
@speaks
def settle(slug: str, period: str, dry_run: bool) -> None:
    """Prepare the settlement run of a month; a person of finance approves it on its page.

    \b
    Example: fairway settle --tenant acme --period 2026-03 --dry-run
    """
    try:
        day = datetime.strptime(period, "%Y-%m").date()
    except ValueError as error:
        raise click.BadParameter("a month is written as 2026-03", param_hint="--period") from error
    with work(robot(tenant_named(slug).id), keep=not dry_run) as session:
        run = settling(session, Bulk(session), period_of(session, day), ROBOT_ID, now())
        session.flush()
        codes = {partner.id: partner.code for partner in session.scalars(select(Partner))}
        for s in statements_of(session, run):
            amount = plain(s.closing_minor, s.currency)
            click.echo(f"{s.number:32} {codes[s.partner_id] if s.partner_id else '':16} {amount:>18} {s.currency}")
    click.echo("Dry run: nothing was written." if dry_run else "Prepared. Another person approves it.")
