"""A forgotten password: a mailed link, good for one use within an hour."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.clock import now
from portal.db import shared
from portal.identity import passwords, sessions, tenants, throttle
from portal.identity.models import Person, PersonTenant, ResetToken, Tenant
from portal.identity.sign_in import plain
from portal.identity.tokens import LinkDead, stored
from portal.jobs.handler import Arguments
from portal.jobs.models import Job
from portal.mail.promise import mail
from pricing.ground.record import new_id

GOOD_FOR = timedelta(hours=1)


def ask(email: str, address: str) -> None:
    """Promise to look for the person and mail her a link. Known and unknown addresses cost the same."""
    email = plain(email)
    throttle.spend(throttle.buckets("reset", email, address))
    with shared(writes=True) as session:
        theirs = select(PersonTenant.tenant_id).join(Person, Person.id == PersonTenant.person_id)
        known = session.scalar(theirs.where(Person.email == email).order_by(PersonTenant.tenant_id).limit(1))
        any_tenant = session.scalar(select(func.min(Tenant.id)))
        tenant_id = known or any_tenant
        if tenant_id is not None:
            at, named = now(), "identity.reset_asked"
            session.add(Job(tenant_id=tenant_id, name=named, arguments={"email": email}, promised_at=at, due_at=at))


def answer(session: Session, arguments: Arguments) -> None:
    """Mail the link, if there is such a person who may sign in."""
    person = session.scalar(select(Person).where(Person.email == arguments["email"], Person.disabled_at.is_(None)))
    if person is None:
        return
    token = ResetToken(id=new_id(), person_id=person.id, ends_at=now() + GOOD_FOR)
    token.token_sha256 = stored("reset", token.id)
    session.add(token)
    tenant = tenants.own(session)
    mail(session, person.email, person.language or tenant.language, "reset", {"reset_id": str(token.id)})


def owner(token: str) -> Person:
    """Whose password a link may set, or LinkDead."""
    with shared() as session:
        return session.get_one(Person, _living(session, token).person_id)


def redeem(token: str, password: str) -> None:
    """Set the password by a link, use up every link of the person and end all her sessions."""
    person = owner(token)
    passwords.check(password, person.email)
    kept = passwords.hashed(password)
    with shared(writes=True) as session:
        _living(session, token)
        at = now()
        for row in session.scalars(select(ResetToken).where(ResetToken.person_id == person.id)):
            row.used_at = row.used_at or at
        session.get_one(Person, person.id).password_hash = kept
        sessions.end_rows(session, person.id)


def _living(session: Session, token: str) -> ResetToken:
    query = select(ResetToken).where(ResetToken.token_sha256 == sessions.digest(token)).with_for_update()
    row = session.scalar(query)
    if row is None or row.used_at or now() >= row.ends_at:
        raise LinkDead
    if session.get_one(Person, row.person_id).disabled_at:
        raise LinkDead
    return row
