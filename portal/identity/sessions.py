"""Signed-in browsers: beginning, finding and ending a session row."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock import now
from portal.db import shared
from portal.identity.models import Person, PersonSession

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)  # how exactly `seen_at` is kept: a write per page would be waste


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a browser, as flask-login wants it."""

    person: Person
    session_id: UUID
    token: str
    proved_at: datetime  # when the password was last given here

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the signed cookie keeps."""
        return self.token


def digest(token: str) -> str:
    """SHA-256 (hex) of a token: only this is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(person_id: UUID, browser: str, address: str) -> SignedIn:
    """A new session under a new token, so that a token from before sign-in is worth nothing."""
    token, at = secrets.token_urlsafe(32), now()
    with shared(writes=True) as session:
        row = PersonSession(
            person_id=person_id,
            token_sha256=digest(token),
            began_at=at,
            seen_at=at,
            ends_at=at + LONGEST,
            browser=browser[:200],
            address=address[:64],
        )
        session.add(row)
        session.flush()
        return SignedIn(session.get_one(Person, person_id), row.id, token, at)


def find(token: str) -> SignedIn | None:
    """Who is signed in under a token; None when it is unknown, ended, idle too long, or the person disabled."""
    with shared() as session:
        query = select(PersonSession, Person).join(Person, Person.id == PersonSession.person_id)
        found = session.execute(query.where(PersonSession.token_sha256 == digest(token))).one_or_none()
    if found is None:
        return None
    row, person = found
    at = now()
    if row.ended_at or person.disabled_at or at >= row.ends_at or at >= row.seen_at + IDLE:
        return None
    if at >= row.seen_at + SEEN_EVERY:
        _seen(row.id)
    return SignedIn(person, row.id, token, row.proved_at or row.began_at)


def end(session_id: UUID, person_id: UUID) -> None:
    """End one of a person's sessions."""
    with shared(writes=True) as session:
        row = session.get(PersonSession, session_id)
        if row and row.person_id == person_id and row.ended_at is None:
            row.ended_at = now()


def end_all(person_id: UUID, but: UUID | None = None) -> None:
    """End every session of a person, perhaps but one."""
    with shared(writes=True) as session:
        end_rows(session, person_id, but)


def end_rows(session: Session, person_id: UUID, but: UUID | None = None) -> None:
    """The same within the caller's transaction."""
    for row in standing(session, person_id):
        if row.id != but:
            row.ended_at = now()


def standing(session: Session, person_id: UUID) -> list[PersonSession]:
    """A person's sessions that have not ended, newest first."""
    query = select(PersonSession).where(PersonSession.person_id == person_id, PersonSession.ended_at.is_(None))
    at = now()
    rows = session.scalars(query.order_by(PersonSession.began_at.desc())).all()
    return [row for row in rows if at < row.ends_at and at < row.seen_at + IDLE]


def _seen(session_id: UUID) -> None:
    with shared(writes=True) as session:
        session.get_one(PersonSession, session_id).seen_at = now()
