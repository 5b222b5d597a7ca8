"""What commands share: opening the database, finding the tenant, and refusals as one sentence."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from sqlalchemy import select

from portal import log
from portal.actor import Actor, robot
from portal.config import Settings, settings
from portal.db import Database, current, read, shared, use
from portal.identity import tenants
from portal.identity.members import Member, actor_of, standing
from portal.identity.models import Person, Tenant
from portal.permits import Permission, permits
from portal.serve.checks import schema_faults
from portal.translations.build import compile_catalogue
from portal.words.speak import refusal
from portal.words.voice import speaking
from pricing.ground.errors import DomainError, NotFound

Command = TypeVar("Command", bound=Callable[..., Any])


def prepared() -> Settings:
    """The settings, with the database open and logs set up."""
    given = settings()
    log.configure("text")
    compile_catalogue()
    use(Database(given.database_url))
    return given


def tenant_named(slug: str) -> Tenant:
    """The tenant of a slug, or a usage error."""
    try:
        return tenants.get(slug)
    except NotFound as error:
        raise click.BadParameter(f"no tenant is called {slug}", param_hint="--tenant") from error


def acting(tenant: Tenant, email: str, permission: Permission) -> Actor:
    """The person of an address as an actor, or a usage error: one who holds the permission."""
    with shared() as session:
        person = session.scalar(select(Person).where(Person.email == email.lower(), Person.disabled_at.is_(None)))
    with read(robot(tenant.id)) as session:
        membership = standing(session, person.id) if person else None
    actor = actor_of(Member(membership, person, None, None), tenant) if person and membership else None
    if actor is None or not permits(actor, permission):
        raise click.BadParameter(f"{email} is nobody who may do this here ({permission.value})", param_hint="--by")
    return actor


def speaks(command: Command) -> Command:
    """Open the database, which must be migrated, and turn a refusal into one English sentence and exit code 1."""

    @wraps(command)
    def spoken(*args: Any, **kwargs: Any) -> Any:
        prepared()
        for fault in schema_faults(current()):
            raise click.ClickException(fault)
        try:
            return command(*args, **kwargs)
        except DomainError as error:
            with speaking("en", None):
                sentence = refusal(error)
            raise click.ClickException(sentence) from error

    return spoken  # type: ignore[return-value]


TENANT = click.option("--tenant", "slug", required=True, metavar="SLUG", help="The tenant, as in its address.")
