"""Proving again who one is, before money moves: a signed-in browser may have been left open."""

from datetime import datetime, timedelta

from portal.clock import now
from portal.db import shared
from portal.identity import passwords
from portal.identity.models import PersonSession
from portal.identity.sessions import SignedIn
from portal.identity.throttle import buckets, forgive, spend
from pricing.ground.errors import DomainError

LASTS = timedelta(minutes=10)


class ProofRefused(DomainError):
    """The password is not this person's."""

    code = "proof-refused"
    status = 401


def is_proved(signed: SignedIn, at: datetime) -> bool:
    """Whether the person gave her password in this browser within the last ten minutes."""
    return at - signed.proved_at < LASTS


def prove(signed: SignedIn, password: str, address: str) -> None:
    """Take the person's password again; counted like tries to sign in. Raises ProofRefused or TooManyTries."""
    tries = buckets("prove", signed.person.email, address)
    spend(tries)
    if not passwords.fits(password, signed.person.password_hash):
        raise ProofRefused
    forgive(tries)
    with shared(writes=True) as session:
        session.get_one(PersonSession, signed.session_id).proved_at = now()
