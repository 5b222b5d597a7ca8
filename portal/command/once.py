"""Carrying out a command once: its effect and the memory of it commit together."""

import hashlib
from collections.abc import Callable, Iterable

from sqlalchemy import select

from portal.actor import Actor
from portal.clock import now
from portal.command.models import DoneCommand
from portal.db import House, read, tried_twice, work
from pricing.ground.errors import DomainError


class KeyReused(DomainError):
    """The idempotency key came back with another request: that is two commands, not one."""

    code = "key-reused"
    status = 422


def fingerprint(route: str, fields: Iterable[tuple[str, str]]) -> str:
    """SHA-256 (hex) over a route and its fields in order of name."""
    text = "\n".join([route, *(f"{name}={value}" for name, value in sorted(fields))])
    return hashlib.sha256(text.encode()).hexdigest()


def once(actor: Actor, key: str, content: str, act: Callable[[House], str]) -> str:
    """Run `act` in one transaction and return where it led; the same key again only returns that.

    A command that lost a race for a unique row is run once more, and then sees who won. One that is refused because
    it was sent twice at once, and the other was done a moment before, leads where that led.
    """
    try:
        return tried_twice(lambda: _once(actor, key, content, act))
    except DomainError:
        with read(actor) as session:
            if (location := _led(session, actor, key, content)) is not None:
                return location
        raise


def _once(actor: Actor, key: str, content: str, act: Callable[[House], str]) -> str:
    with work(actor) as session:
        if (led := _led(session, actor, key, content)) is not None:
            return led
        location = act(session)
        session.add(
            DoneCommand(person_id=actor.person_id, key=key, fingerprint=content, location=location, done_at=now())
        )
        return location


def _led(session: House, actor: Actor, key: str, content: str) -> str | None:
    """Where the key led, if its command was carried out. Raises KeyReused when it was another one."""
    own = (DoneCommand.person_id == actor.person_id, DoneCommand.key == key)
    done = session.scalar(select(DoneCommand).where(*own))
    if done and done.fingerprint != content:
        raise KeyReused
    return done.location if done else None
