"""`fairway tenant create` and `fairway user invite`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from partners.partner.models import Partner
from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.cli.serve import refuse_faults
from portal.clock import now
from portal.db import work
from portal.founding import Terms, establish
from portal.identity.invite import Guest, invite
from portal.identity.models import Tenant
from portal.permits import Role


@click.group()
def tenant() -> None:
    """Vendors that run their channel here."""


@tenant.command()
@click.argument("slug")
@click.option("--name-en", required=True, help="The vendor's name in English.")
@click.option("--name-zh", required=True, help="The vendor's name in Chinese.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of its mails.")
@click.option("--time-zone", default="UTC", show_default=True, help="Its calendar's zone, such as Asia/Shanghai.")
@click.option("--currency", default="EUR", show_default=True, help="ISO 4217 code.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Policies and plan are in force from this day on; choose one before a history to import. [default: today]",
)
@speaks
def create(slug: str, since: datetime | None, **given: str) -> None:
    """Found the tenant SLUG, with paths, policies, a commission plan and tiers to begin with.

    \b
    Example: fairway tenant create acme --name-en "Acme Pumps" --name-zh 艾克美泵业 --currency CNY
    """
    made = Tenant(slug=slug, **given)
    establish(made, Terms(), since.replace(tzinfo=ZoneInfo(made.time_zone)) if since else now())
    click.echo(f"{slug} is founded. Next: fairway user invite --tenant {slug} --role tenant_admin …")


@click.group()
def user() -> None:
    """People."""


@user.command(name="invite")
@TENANT
@click.option("--email", required=True, help="Where the invitation goes.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
@click.option("--partner", metavar="CODE", help="The partner she works for; without it: the vendor.")
@speaks
def invite_user(slug: str, email: str, name: str, roles: tuple[str, ...], partner: str | None) -> None:
    """Invite somebody by mail. The link in it is good for 72 hours and for one use.

    The link is made with FAIRWAY_SECRET: set what the portal runs with.
    """
    refuse_faults()
    found = tenant_named(slug)
    actor = robot(found.id)
    with work(actor) as session:
        row = session.scalar(select(Partner).where(Partner.code == partner)) if partner else None
        if partner and row is None:
            raise click.BadParameter(f"no partner has the code {partner}", param_hint="--partner")
        guest = Guest(email, name, roles, row.id if row else None, found.language)
        invite(session, guest, actor.person_id, now())
    click.echo(f"An invitation to {email} is on its way (when the portal or a worker runs).")
