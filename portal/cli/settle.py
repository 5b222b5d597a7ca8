"""`fairway settle`."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import click
from sqlalchemy import select

from ltc.settlement.due import Due
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle as settling
from ltc.settlement.try_out import Trial
from partners.partner.models import Partner
from portal.actor import robot
from portal.bulk import Bulk
from portal.cli.common import TENANT, acting, speaks, tenant_named
from portal.clock import now
from portal.db import read, work
from portal.flows.settlement import tried
from portal.identity.models import Tenant
from portal.permits import Permission
from portal.web.format import minor
from portal.words.speak import reason
from portal.words.voice import speaking


@click.command()
@TENANT
@click.option("--period", required=True, metavar="YYYY-MM[-DD]", help="The month, or a day of the period, to settle.")
@click.option("--dry-run", is_flag=True, help="Show what would be settled, what not, and why. Changes nothing.")
@click.option("--by", metavar="EMAIL", help="Who prepares the run: a person of finance. Another one approves it.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of sentences.")
@speaks
def settle(slug: str, period: str, dry_run: bool, by: str | None, language: str) -> None:
    """Try the settlement of a period out, or prepare its run in the name of a person of finance.

    \b
    Example: fairway settle --tenant acme --period 2026-03 --dry-run
             fairway settle --tenant acme --period 2026-03 --by elena@acme.example
    """
    try:
        day = date.fromisoformat(period if len(period) > len("2026-03") else f"{period}-01")
    except ValueError as error:
        raise click.BadParameter("a month is written as 2026-03, a day as 2026-03-16", param_hint="--period") from error
    if not dry_run and not by:
        raise click.UsageError("a run needs two people: name the one who prepares it with --by, or give --dry-run")
    tenant = tenant_named(slug)
    actor = acting(tenant, by, Permission.SETTLEMENT_PREPARE) if by else robot(tenant.id)
    trial = tried(actor, day, now())
    codes = _codes(tenant)
    with speaking(language, tenant):
        for line in told(trial, codes):
            click.echo(line)
    if dry_run or not trial.statements:
        click.echo("Dry run: nothing was written." if dry_run else "Nothing to settle: nothing was written.")
        return
    with work(actor) as session:
        settling(session, Bulk(session), period_of(session, day), actor.person_id, now())
    click.echo(f"Prepared by {actor.name}. Another person approves it.")


def told(trial: Trial, codes: dict[UUID, str]) -> Iterator[str]:
    """A trial line by line, in the words of its page."""
    for due in trial.statements:
        yield from _statement(due, codes[due.partner_id])
    for one in trial.silent:
        yield f"{codes[one.partner_id]}: {reason(one.reason)} [{one.reason.rule}]"
    for found in trial.left_out:
        yield f"- {reason(found)} [{found.rule}]"


def _statement(due: Due, code: str) -> Iterator[str]:
    figures = (due.opening_minor, due.added_minor, due.closing_minor, due.paid_minor, due.change_minor)
    yield f"{due.number:32} {code:16} " + " ".join(f"{minor(one, due.currency):>14}" for one in figures)
    for found in [*due.flags, *([due.unpaid] if due.unpaid else [])]:
        yield f"  ! {reason(found)} [{found.rule}]"


def _codes(tenant: Tenant) -> dict[UUID, str]:
    with read(robot(tenant.id)) as session:
        return {row[0]: row[1] for row in session.execute(select(Partner.id, Partner.code))}
