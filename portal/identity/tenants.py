"""Tenants: founding one, and finding one by its slug."""

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor, robot
from portal.audit.models import AuditHead
from portal.audit.write import GENESIS
from portal.db import shared, work
from portal.identity.models import Tenant
from portal.tenancy import tenant_of
from pricing.ground.errors import DomainError, NotFound


class SlugTaken(DomainError):
    """Another tenant has this slug."""

    code = "slug-taken"


def found(tenant: Tenant) -> Actor:
    """Found a tenant and the first link of its audit chain; returns the robot that may furnish it."""
    with shared(writes=True) as session:
        if by_slug(session, tenant.slug):
            raise SlugTaken(field="slug", slug=tenant.slug)
        session.add(tenant)
        session.flush()
        actor = robot(tenant.id)
    with work(actor) as session:
        session.add(AuditHead(seq=0, hash=GENESIS))
    return actor


def own(session: Session) -> Tenant:
    """The session's tenant, read once in a session."""
    if "tenant" not in session.info:
        session.info["tenant"] = session.get_one(Tenant, tenant_of(session))
    return cast(Tenant, session.info["tenant"])


def by_slug(session: Session, slug: str) -> Tenant | None:
    """The tenant of a slug."""
    return session.scalar(select(Tenant).where(Tenant.slug == slug))


def get(slug: str) -> Tenant:
    """The tenant of a slug, or NotFound."""
    with shared() as session:
        tenant = by_slug(session, slug)
    if tenant is None:
        raise NotFound(slug=slug)
    return tenant
