"""`python -m tests.bench.gate [--deals 200]`: what one decision at a gate costs, by its use case and by its page."""

import argparse
import logging
import os

import structlog
from sqlalchemy import select

from ltc.deal.models import Deal
from portal import db
from portal.app import create_app
from portal.db import Database, work
from portal.flows import gate
from pricing.ground.record import new_id
from tests.bench.databases import databases, learn
from tests.bench.meter import measure
from tests.bench.yardstick import yardstick
from tests.conftest import new_tenant
from tests.deals import opened, quoted
from tests.gates import by, registered
from tests.world import World, build

TARGET_MS = 15


def plant(world: World, deals: int) -> list[tuple[object, object]]:
    """Deals at the gate after the quote, which asks for three things; each with its stage."""
    found = []
    for _ in range(deals):
        with work(world.house) as session:
            deal = opened(world, session)
            registered(world, session, deal)
            quoted(world, session, deal)
            session.flush()
            gate.advance(session, deal, deal.stage_id, by())
            found.append((deal.id, deal.stage_id))
    return found


def decide(world: World, deal_id: object, seen: object) -> None:
    """One Go, in a transaction of its own."""
    with work(world.house) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        gate.advance(session, deal, seen, by())


def figures(world: World, database: Database, deals: int) -> list[tuple[str, str]]:
    """CPU of a decision: half of the deals by the use case, half by the page."""
    ready, half = plant(world, deals), deals // 2
    learn(database)
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    client = world.client(app, "channel_manager")

    def page(n: int) -> None:
        deal_id, seen = ready[half + n]
        answer = client.post(world.url(f"deals/{deal_id}/stage"), data={"_key": str(new_id()), "seen": str(seen)})
        assert answer.status_code == 303

    bare = measure(database, half, lambda n: decide(world, *ready[n]))
    posted = measure(database, half, page)
    return [
        (name, f"{figure.app_ms:5.1f} + {figure.database_ms:.1f} CPU-ms")
        for name, figure in (("decision", bare), ("decision by page", posted))
    ]


def main() -> None:
    """Measure on both databases and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deals", type=int, default=200)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"yardstick: {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}; target {TARGET_MS} CPU-ms")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            world = build(new_tenant())
            for name, figure in figures(world, database, given.deals):
                print(f"{kind:11} {name:18} {figure}", flush=True)


if __name__ == "__main__":
    main()
