"""Memberships: a person's roles in a tenant, and the actor that follows from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.partner.models import Partner, Standing
from portal.actor import Actor, robot
from portal.clock import now
from portal.db import read, shared
from portal.identity.models import Invitation, Membership, Person, PersonTenant, Tenant
from portal.tenancy import tenant_of

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the list of people."""

    membership: Membership
    person: Person
    partner: Partner | None
    seen_at: datetime | None

    @property
    def state(self) -> str:
        """`ended`, `disabled` or `active`."""
        if self.membership.ended_at:
            return "ended"
        return "disabled" if self.person.disabled_at else "active"


def standing_member(person: Person, tenant: Tenant) -> Member | None:
    """A person's membership in a tenant; None without one that stands.

    Asked anew for every request, so what an administrator takes away is gone with the next click.
    """
    with read(robot(tenant.id)) as session:
        found = session.execute(lines().where(Membership.person_id == person.id)).one_or_none()
    if found is None or found.Membership.ended_at or _barred(found.Partner):
        return None
    _touch(person.id, tenant.id, found.seen_at)
    return Member(*found)


def actor_of(member: Member, tenant: Tenant, request_id: str = "") -> Actor:
    """A member who acts."""
    person, membership = member.person, member.membership
    return Actor(
        tenant_id=tenant.id,
        person_id=person.id,
        partner_id=membership.partner_id,
        roles=frozenset(membership.roles),
        name=person.name,
        language=person.language or tenant.language,
        request_id=request_id,
    )


def standing(session: Session, person_id: UUID) -> Membership | None:
    """A person's membership that has not ended."""
    return session.scalar(select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None)))


def member(session: Session, membership_id: UUID) -> Member | None:
    """One membership with its person and partner."""
    found = session.execute(lines().where(Membership.id == membership_id)).one_or_none()
    return Member(*found) if found else None


def lines() -> Select[Any]:
    """Memberships with person, partner and when the person last worked in this tenant."""
    seen = (PersonTenant.person_id == Person.id) & (PersonTenant.tenant_id == Membership.tenant_id)
    own = (Partner.id == Membership.partner_id) & (Partner.tenant_id == Membership.tenant_id)
    query = select(Membership, Person, Partner, PersonTenant.seen_at)
    query = query.join(Person, Person.id == Membership.person_id)
    return cast("Select[Any]", query.outerjoin(Partner, own).outerjoin(PersonTenant, seen))


def invitations(session: Session) -> list[Invitation]:
    """Invitations that wait for an answer, newest first."""
    waiting = Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    return list(session.scalars(select(Invitation).where(*waiting).order_by(Invitation.invited_at.desc())))


def holders(session: Session, role: str, partner_id: UUID | None) -> list[Membership]:
    """Standing memberships of one side that hold a role, locked until the transaction ends."""
    side = Membership.partner_id == partner_id if partner_id else Membership.partner_id.is_(None)
    query = select(Membership).where(side, Membership.ended_at.is_(None)).order_by(Membership.id)
    return [row for row in session.scalars(query.with_for_update()) if role in row.roles]


def enter(session: Session, person_id: UUID) -> None:
    """Note that a person has a membership in the session's tenant, for the choice after sign-in."""
    key = (person_id, tenant_of(session))
    if session.get(PersonTenant, key) is None:
        session.add(PersonTenant(person_id=person_id, tenant_id=key[1]))


def leave(session: Session, person_id: UUID) -> None:
    """The session's tenant is no longer offered to the person after sign-in."""
    if row := session.get(PersonTenant, (person_id, tenant_of(session))):
        session.delete(row)


def _barred(partner: Partner | None) -> bool:
    return partner is not None and partner.standing is Standing.BLACKLISTED


def _touch(person_id: UUID, tenant_id: int, seen_at: datetime | None) -> None:
    if seen_at and now() < seen_at + SEEN_EVERY:
        return
    with shared(writes=True) as session:
        if row := session.get(PersonTenant, (person_id, tenant_id)):
            row.seen_at = now()
