"""`fairway plan simulate`."""

from datetime import datetime, timedelta

import click
from sqlalchemy import func, select

from ltc.commission.find import open_draft
from ltc.commission.flawed import drafted, flaws_of
from ltc.commission.simulate import orders_in, simulate
from partners.partner.models import Partner
from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import now
from portal.db import read
from portal.words.component import flaw
from portal.words.voice import speaking
from pricing.ground.errors import NotFound
from pricing.ground.money import plain

YEAR = timedelta(days=365)


@click.group()
def plan() -> None:
    """Commission plans."""


@plan.command("simulate")
@TENANT
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only orders from this day on. A year, unless given.")
@speaks
def simulate_draft(slug: str, since: datetime | None) -> None:
    """Rate all orders by the open draft, with the cash that came, and compare by partner. Writes nothing.

    \b
    Example: fairway plan simulate --tenant acme --since 2026-01-01
    """
    tenant = tenant_named(slug)
    today = now().date()
    span = (since.date() if since else today - YEAR), today + timedelta(days=2)
    with read(robot(tenant.id)) as session:
        draft = open_draft(session)
        if draft is None:
            raise NotFound
        with speaking("en", tenant):
            for found in flaws_of(session, draft):
                click.echo(f"cannot stand: {flaw(found)}")
        length = session.scalar(select(func.count()).select_from(orders_in(span).subquery())) or 0
        with click.progressbar(length=length, label="Orders") as bar:
            rows = simulate(session, drafted(draft), span, lambda done: bar.update(done - bar.pos))
        codes = {row[0]: row[1] for row in session.execute(select(Partner.id, Partner.code))}
    click.echo(f"{'partner':16} {'':3} {'earned':>16} {'would earn':>16} {'difference':>16} {'no rate':>8}")
    for row in rows:
        figures = (plain(minor, row.currency) for minor in (row.was_minor, row.would_minor, row.minor))
        told = " ".join(f"{figure:>16}" for figure in figures)
        click.echo(f"{codes[row.partner_id]:16} {row.currency:3} {told} {row.unrated or '':>8}")
