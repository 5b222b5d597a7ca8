"""A worker to be killed: does the jobs of one tenant with handlers that take their time."""

import sys
import time
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from partners.account.models import Account
from portal import db
from portal.flows import protection
from portal.jobs.dispatch import run_next
from portal.jobs.handler import Quick, Slow

SECONDS = 0.15


def quick(session, arguments):
    """An effect inside the job's own transaction, left open for a while before it commits."""
    session.add(Account(name=f"quick {arguments['number']}"))
    session.flush()
    time.sleep(SECONDS)


def labour(number):
    """Slow work outside any transaction."""
    time.sleep(SECONDS)
    return number


def finish(session, arguments, result):
    """The slow job's one effect."""
    session.add(Account(name=f"slow {result}"))


def watch(session, arguments):
    """The portal's own look at a protection, left open for a while before it commits."""
    protection.watch(session, UUID(arguments["registration"]), datetime.fromisoformat(arguments["now"]))
    session.flush()
    time.sleep(SECONDS)


HANDLERS = {
    "test.quick": Quick(quick),
    "test.slow": Slow(lambda s, a: a["number"], labour, finish),
    "test.watch": Quick(watch),
    "mail.send": Quick(lambda s, a: None),
}


def effects(session):
    """Every effect there is, by name."""
    return sorted(session.scalars(select(Account.name)))


if __name__ == "__main__":
    db.use(db.Database(sys.argv[1]))
    print("ready", flush=True)
    while True:
        if run_next(HANDLERS, only_tenant=int(sys.argv[2])):
            print("did", flush=True)
        else:
            time.sleep(0.05)
