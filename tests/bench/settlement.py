"""`python -m tests.bench.settlement [--lines 1000000] [--partners 1000]`: a month of many lines, settled and proved.

Peers, measured or read elsewhere: OCA/commission makes 10,395 statements for 10,000 lines; an ORM that writes line by
line does 400 (PostgreSQL) to 1,400 (SQLite) lines a second.
"""

import argparse
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog
from sqlalchemy import event

from ltc.ledger.verify import verify
from ltc.settlement.approve import approve
from ltc.settlement.find import run_of
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal import db
from portal.app import create_app
from portal.bulk import Bulk
from portal.db import Database, read, work
from pricing.ground.record import new_id
from tests.bench.databases import databases, learn
from tests.bench.meter import measure
from tests.bench.settled import plant
from tests.bench.yardstick import yardstick
from tests.conftest import new_tenant
from tests.deals import NOW, TODAY
from tests.world import World, build

PAGES = (("close board", "finance", "settlement/close"), ("partner's earnings", "north_seller", "commission/"))


def peak_mb() -> int:
    """The most memory that this process ever had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) // 1024 if found else 0


def timed(act: Callable[[], object]) -> str:
    """Wall and CPU seconds of one act."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return f"{time.perf_counter() - wall:6.1f} s wall {time.process_time() - cpu:6.1f} s CPU of the application"


def _settle(world: World, counted: list[int], keep: bool) -> None:
    with work(world.house, keep=keep) as session:

        @event.listens_for(session.connection(), "before_cursor_execute")
        def count(*_: object) -> None:
            counted.append(1)

        settle(session, Bulk(session), period_of(session, TODAY), world.house.person_id, NOW)
        session.flush()


def _approve(world: World) -> None:
    with work(world.house) as session:
        run = run_of(session, period_of(session, TODAY))
        assert run
        approve(session, run, run.digest, new_id(), NOW)


def _verify(world: World) -> None:
    with read(world.house) as session:
        assert verify(session) == []


def figures(world: World, database: Database) -> Iterator[tuple[str, str]]:
    """What each step of the close costs. Between a dry run and the run there is a minute, as there is with people."""
    counted: list[int] = []
    yield "dry run", timed(lambda: _settle(world, counted, keep=False))
    learn(database)
    counted.clear()
    yield "settle", timed(lambda: _settle(world, counted, keep=True)) + f", {len(counted)} statements of SQL"
    yield "approve", timed(lambda: _approve(world))
    yield "verify the ledger", timed(lambda: _verify(world))


def pages(world: World, database: Database) -> Iterator[tuple[str, str]]:
    """What the pages cost afterwards."""
    app = create_app()
    for name, who, path in PAGES:
        client = world.client(app, who)
        figure = measure(database, 20, lambda _, client=client, path=path: client.get(world.url(path)))
        yield name, f"{figure.app_ms:6.1f} + {figure.database_ms:.1f} CPU-ms"


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--partners", type=int, default=1000)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"yardstick (a million additions of squares): {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            world = build(new_tenant())
            plant(world, given.lines, given.partners)
            for found in (figures(world, database), pages(world, database)):
                learn(database)
                for name, figure in found:
                    print(f"{kind:11} {given.lines:>10,} lines  {name:20} {figure}", flush=True)
            print(f"{kind:11} {given.lines:>10,} lines  {'memory at most':20} {peak_mb()} MB", flush=True)


if __name__ == "__main__":
    main()
