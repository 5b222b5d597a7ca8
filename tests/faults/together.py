"""Everybody at once, in threads that begin together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from portal.actor import Actor
from portal.command.once import fingerprint, once
from pricing.ground.errors import DomainError


def together(acts):
    """What each of them got, in order; of a refusal its code. Anything else that is raised is a bug, and raised."""
    ready = Barrier(len(acts))

    def one(act):
        ready.wait()
        try:
            return act()
        except DomainError as error:
            return error.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def sends(world, person, key, act, route="POST /"):
    """A command that a person sends under a key."""
    actor = Actor(world.tenant.id, UUID(int=person))
    return lambda: once(actor, key, fingerprint(route, []), act)
