"""What a person changes about herself: name, language, shortcuts, password."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.db import shared
from portal.identity import passwords, sessions, throttle
from portal.identity.models import Person
from pricing.ground.errors import Invalid


class PasswordWrong(Invalid):
    """The present password must be known before another takes its place."""

    code = "password-wrong"


def change(session: Session, person_id: UUID, name: str, language: str | None, shortcuts: bool) -> None:
    """Keep how a person wants to be called and to work."""
    person = session.get_one(Person, person_id)
    person.name, person.language, person.shortcuts = name.strip(), language, shortcuts


def new_password(signed: sessions.SignedIn, present: str, password: str, address: str) -> None:
    """Change the password; every other session of the person ends.

    Opens its own short transaction, because neither hash may be computed inside one.
    """
    person = signed.person
    tries = throttle.buckets("password", person.email, address)
    throttle.spend(tries)
    if not passwords.fits(present, person.password_hash):
        raise PasswordWrong(field="present")
    throttle.forgive(tries)
    passwords.check(password, person.email)
    kept = passwords.hashed(password)
    with shared(writes=True) as session:
        session.get_one(Person, person.id).password_hash = kept
        sessions.end_rows(session, person.id, but=signed.session_id)
