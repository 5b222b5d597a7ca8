"""Signing in: one answer for every failure, in the same time."""

from sqlalchemy import select

from portal.db import shared
from portal.identity import passwords, sessions
from portal.identity.models import Person
from portal.identity.throttle import buckets, forgive, spend
from pricing.ground.errors import DomainError


class SignInRefused(DomainError):
    """Unknown person, wrong password, no password yet, disabled: the four are not told apart."""

    code = "sign-in-refused"
    status = 401


def sign_in(email: str, password: str, browser: str, address: str) -> sessions.SignedIn:
    """A new session for who knows her password. Raises SignInRefused or TooManyTries.

    Opens its own short transactions: the slow hash is checked between them, never inside one.
    """
    email = plain(email)
    tries = buckets("sign-in", email, address)
    spend(tries)
    person = by_email(email)
    kept = person.password_hash if person and person.disabled_at is None else None
    if not passwords.fits(password, kept) or person is None:
        raise SignInRefused
    forgive(tries)
    return sessions.begin(person.id, browser, address)


def by_email(email: str) -> Person | None:
    """The person of an address."""
    with shared() as session:
        return session.scalar(select(Person).where(Person.email == plain(email)))


def plain(email: str) -> str:
    """An address as it is kept: trimmed, lower case."""
    return email.strip().lower()[:254]
