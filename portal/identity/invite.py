"""Inviting somebody, and becoming a member by the mailed link."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.identity.members import enter
from portal.identity.models import Invitation, Membership, Person
from portal.identity.roles import check_side
from portal.identity.sessions import digest
from portal.identity.sign_in import plain
from portal.identity.tokens import LinkDead, stored
from portal.mail.promise import mail
from portal.tenancy import tenant_of
from pricing.ground.errors import DomainError, NotFound
from pricing.ground.record import new_id

GOOD_FOR = timedelta(hours=72)


class AlreadyInvited(DomainError):
    """An invitation to this address already waits for an answer."""

    code = "already-invited"


class AlreadyMember(DomainError):
    """A person has one membership in a tenant; this one has hers."""

    code = "already-member"


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom to invite, as what: for a partner, or (None) for the house."""

    email: str
    name: str
    roles: tuple[str, ...]
    partner_id: UUID | None
    language: str


def invite(session: Session, guest: Guest, by: UUID, now: datetime) -> Invitation:
    """Offer a membership and promise the mail.

    A partner's administrator learns nothing of an address outside her own company: the walls show
    her neither members nor invitations of others, and the answer is the same.
    """
    check_side(guest.roles, guest.partner_id)
    email = plain(guest.email)
    if _waiting(session, email, now):
        raise AlreadyInvited(field="email", email=email)
    if _belongs(session, email):
        raise AlreadyMember(field="email")
    row = Invitation(
        id=new_id(),
        partner_id=guest.partner_id,
        email=email,
        name=guest.name.strip(),
        roles=sorted(guest.roles),
        language=guest.language,
        invited_by=by,
        invited_at=now,
        ends_at=now + GOOD_FOR,
    )
    row.token_sha256 = stored("invitation", row.id)
    session.add(row)
    mail(session, email, guest.language, "invitation", {"invitation_id": str(row.id), "name": row.name})
    return row


def withdraw(session: Session, invitation_id: UUID, now: datetime) -> None:
    """Take an invitation back: its link is dead from this moment."""
    row = session.get(Invitation, (tenant_of(session), invitation_id))
    if row is None or row.accepted_at or row.withdrawn_at:
        raise NotFound
    row.withdrawn_at = now


def offered(session: Session, token: str, now: datetime) -> Invitation:
    """The invitation of a link, locked; LinkDead when it is used, withdrawn, run out or unknown."""
    query = select(Invitation).where(Invitation.token_sha256 == digest(token)).with_for_update()
    row = session.scalar(query)
    if row is None or row.accepted_at or row.withdrawn_at or now >= row.ends_at:
        raise LinkDead
    return row


def accept(session: Session, token: str, password_hash: str | None, now: datetime) -> Membership:
    """Become a member as the invitation says; partner and roles come from it, never from the form.

    `password_hash` is for somebody who has no password yet; it never replaces one.
    """
    offer = offered(session, token, now)
    person = session.scalar(select(Person).where(Person.email == offer.email).with_for_update())
    if person is None:
        person = Person(id=new_id(), email=offer.email, name=offer.name, language=offer.language)
        session.add(person)
        session.flush()
    if person.disabled_at:
        raise LinkDead
    if person.password_hash is None:
        person.password_hash = password_hash
    offer.accepted_at = now
    enter(session, person.id)
    return _join(session, person.id, offer)


def _join(session: Session, person_id: UUID, offer: Invitation) -> Membership:
    """A new membership, or the ended one raised again in its new place."""
    row = session.scalar(select(Membership).where(Membership.person_id == person_id).with_for_update())
    if row and row.ended_at is None:
        raise AlreadyMember
    if row is None:
        row = Membership(id=new_id(), person_id=person_id)
        session.add(row)
    row.partner_id, row.roles, row.ended_at = offer.partner_id, list(offer.roles), None
    return row


def _waiting(session: Session, email: str, now: datetime) -> Invitation | None:
    still = Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.ends_at > now
    return session.scalar(select(Invitation).where(Invitation.email == email, *still).limit(1))


def _belongs(session: Session, email: str) -> bool:
    """Whether the address is a standing member's whom this session may see."""
    query = select(Membership.id).join(Person, Person.id == Membership.person_id)
    return session.scalar(query.where(Person.email == email, Membership.ended_at.is_(None))) is not None
