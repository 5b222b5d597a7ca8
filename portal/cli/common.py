"""What commands share: opening the database, finding the tenant, and refusals as one sentence."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from portal import log
from portal.config import Settings, settings
from portal.db import Database, current, use
from portal.identity import tenants
from portal.identity.models import Tenant
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
