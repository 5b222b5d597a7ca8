"""Memberships: a person's roles in a tenant, and the actor that follows from them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor, robot
from portal.db import read
from portal.identity.models import Membership, Person, Tenant


def actor_of(person: Person, tenant: Tenant, request_id: str = "") -> Actor | None:
    """Who a person is in a tenant; None without a standing membership there."""
    with read(robot(tenant.id)) as session:
        found = standing(session, person.id)
    if found is None:
        return None
    return Actor(
        tenant_id=tenant.id,
        person_id=person.id,
        partner_id=found.partner_id,
        roles=frozenset(found.roles),
        name=person.name,
        language=person.language or tenant.language,
        request_id=request_id,
    )


def standing(session: Session, person_id: UUID) -> Membership | None:
    """A person's membership that has not ended."""
    return session.scalar(select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None)))
