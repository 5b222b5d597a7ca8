"""Who is to be told: a registration's person at the partner, and the people of the house who may rule."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.absence.chain import chain
from partners.absence.find import cover
from partners.partner.models import Partner
from partners.registration.models import Registration
from portal.flows.promise import today
from portal.identity import tenants
from portal.identity.models import Membership, Person
from portal.permits import PERMITS, Permission, Role


def rulers(session: Session) -> list[UUID]:
    """Everybody who may rule on a case, the longest member first."""
    query = select(Membership).where(Membership.partner_id.is_(None), Membership.ended_at.is_(None))
    able = PERMITS[Permission.CASE_RULE]
    return [row.person_id for row in session.scalars(query.order_by(Membership.id)) if able & set(row.roles)]


def able(session: Session, role: str) -> list[UUID]:
    """Everybody of the house who has a role, the longest member first."""
    query = select(Membership).where(Membership.partner_id.is_(None), Membership.ended_at.is_(None))
    return [row.person_id for row in session.scalars(query.order_by(Membership.id)) if role in row.roles]


def asked(session: Session, registration: Registration) -> tuple[UUID, ...]:
    """Whom the house asks about a registration today: manager or stand-in, then the tenant's list."""
    partner = session.scalars(select(Partner).where(Partner.id == registration.partner_id)).one()
    return chain(cover(session, partner.manager_id, rulers(session), today(session)))


def standing_in(session: Session, person_id: UUID) -> UUID | None:
    """Who is told today what concerns a person of the house: she, her stand-in, or the tenant's list."""
    return next(iter(chain(cover(session, person_id, rulers(session), today(session)))), None)


def confirmers(session: Session, registration: Registration, barred: Collection[UUID]) -> tuple[UUID, ...]:
    """Who may be the second person on a ruling: whoever is asked about it and is not barred, or else all who may rule.

    Those who are away are not told; their stand-ins are.
    """
    able = [one for one in rulers(session) if one not in barred]
    manager_id = session.scalars(select(Partner.manager_id).where(Partner.id == registration.partner_id)).one()
    return chain(cover(session, manager_id, able, today(session)))


def reader(session: Session, registration: Registration) -> UUID | None:
    """Who reads for the partner: whoever submitted, or an administrator when that person has left."""
    return reader_for(session, registration.partner_id, registration.submitted_by)


def reader_for(session: Session, partner_id: UUID | None, person_id: UUID) -> UUID | None:
    """A person who began something, or an administrator of the partner when that person has left."""
    query = select(Membership).where(Membership.partner_id == partner_id, Membership.ended_at.is_(None))
    people = {row.person_id: row.roles for row in session.scalars(query.order_by(Membership.id))}
    if person_id in people:
        return person_id
    return next((person for person, roles in people.items() if Role.PARTNER_ADMIN in roles), None)


def language_of(session: Session, registration: Registration) -> str:
    """The language in which whoever reads for the partner reads."""
    person = session.get(Person, reader(session, registration) or registration.submitted_by)
    tenant = tenants.own(session)
    return (person.language if person else "") or tenant.language
