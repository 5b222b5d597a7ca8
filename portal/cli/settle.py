"""`fairway settle`."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import select

from ltc.settlement.due import Due
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle as settling
from ltc.settlement.try_out import Trial
from partners.partner.models import Partner
from portal.actor import Actor, robot
from portal.bulk import Bulk
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import now
from portal.db import read, shared, work
from portal.flows.settlement import tried
from portal.identity.members import Member, actor_of, standing
from portal.identity.models import Person, Tenant
from portal.permits import Permission, permits
from portal.web.format import minor
from portal.words.speak import reason
from portal.words.voice import speaking


@click.command()
@TENANT
@click.option("--period", required=True, metavar="YYYY-MM", help="The month to settle.")
@click.option("--dry-run", is_flag=True, help="Show what would be settled, what not, and why. Changes nothing.")
@click.option("--by", metavar="EMAIL", help="Who prepares the run: a person of finance. Another one approves it.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of sentences.")
@speaks
def settle(slug: str, period: str, dry_run: bool, by: str | None, language: str) -> None:
    """Try the settlement of a month out, or prepare its run in the name of a person of finance.

    \b
    Example: fairway settle --tenant acme --period 2026-03 --dry-run
             fairway settle --tenant acme --period 2026-03 --by elena@acme.example
    """
    try:
        day = datetime.strptime(period, "%Y-%m").date()
    except ValueError as error:
        raise click.BadParameter("a month is written as 2026-03", param_hint="--period") from error
    if not dry_run and not by:
        raise click.UsageError("a run needs two people: name the one who prepares it with --by, or give --dry-run")
    tenant = tenant_named(slug)
    actor = _finance(tenant, by) if by else robot(tenant.id)
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


def _finance(tenant: Tenant, email: str) -> Actor:
    """The person of an address as an actor, or a usage error: she must be one who may prepare runs."""
    with shared() as session:
        person = session.scalar(select(Person).where(Person.email == email.lower(), Person.disabled_at.is_(None)))
    with read(robot(tenant.id)) as session:
        membership = standing(session, person.id) if person else None
    actor = actor_of(Member(membership, person, None, None), tenant) if person and membership else None
    if actor is None or not permits(actor, Permission.SETTLEMENT_PREPARE):
        raise click.BadParameter(f"{email} is nobody who may prepare a run here", param_hint="--by")
    return actor


def _codes(tenant: Tenant) -> dict[UUID, str]:
    with read(robot(tenant.id)) as session:
        return {row[0]: row[1] for row in session.execute(select(Partner.id, Partner.code))}
