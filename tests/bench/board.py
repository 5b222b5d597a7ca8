"""`python -m tests.bench.board [--deals 100000]`: the pipeline's pages over many deals, on SQLite and PostgreSQL.

CPU-ms of the application, and on PostgreSQL of its backends beside it; the jobs in seconds.
"""

import argparse
import logging
import os
import re
import resource
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from flask.testing import FlaskClient

from ltc.event_log.models import LogFormat
from portal import db
from portal.app import create_app
from portal.clock import stopped_at
from portal.db import Database, work
from portal.flows import event_log
from portal.flows import figure as flow
from portal.serve.settled import settle_in
from portal.web.paging import PAGE_SIZE
from tests.bench.databases import databases, learn
from tests.bench.meter import Figure, measure
from tests.bench.pipeline import NOW, key_at, plant, unproved
from tests.bench.yardstick import yardstick
from tests.conftest import new_tenant
from tests.world import World, build

TARGET_MS, RUNS = 30, 20
LINK = re.compile(r'<a href="([^"]*/figures/rows\?[^"]+)">')


def addresses(world: World, client: FlaskClient, deals: int) -> Iterator[tuple[str, str]]:
    """What is measured: a name and an address."""
    seller = world.people["direct_seller"].person_id
    deep, deal_id = key_at(world, min(999 * PAGE_SIZE, deals - PAGE_SIZE - 1))
    yield "board, channel", world.url("board/?mode=channel")
    yield "board, direct", world.url("board/?mode=direct")
    yield "board, an owner's", world.url(f"board/?mode=direct&owner={seller}")
    yield "board, overdue only", world.url("board/?mode=direct&overdue=1")
    yield "deal list, page 1", world.url("deals/")
    yield "deal list, page 1000", world.url(f"deals/?after={deep.replace('+', '%2B')}")
    yield "deal list, open", world.url("deals/?state=open")
    yield "deal list, hybrid", world.url("deals/?mode=hybrid")
    yield "deal list, a stage", world.url("deals/?mode=channel&stage=quotation")
    yield "deal list, an owner's", world.url(f"deals/?owner={seller}")
    yield "deal list, an AR's", world.url(f"deals/?ar={seller}")
    yield "deal list, overdue", world.url("deals/?overdue=1")
    yield "deal list, by text", world.url("deals/?q=D-X-0099")
    yield "deal page", world.url(f"deals/{deal_id}")
    yield "targets", world.url(f"targets/?month={NOW:%Y-%m}")
    for mode in ("direct", "all"):
        yield f"figures, {mode}", world.url(f"figures/?mode={mode}")
    page = client.get(world.url("figures/?mode=channel")).text
    kinds = {re.findall(r"kind=(\w+)", link)[0]: unescape(link) for link in LINK.findall(page)}
    yield from ((f"rows, {kind}", url) for kind, url in sorted(kinds.items()))


def pages(world: World, database: Database, deals: int) -> Iterator[tuple[str, Figure]]:
    """What each page costs."""
    client = world.client(create_app(), "tenant_admin")
    settle_in()
    for name, url in addresses(world, client, deals):
        assert client.get(url).status_code == 200, url
        yield name, measure(database, RUNS, lambda _, url=url: client.get(url))


def count(world: World) -> None:
    """The night's job."""
    found = flow.counted(world.tenant.id)
    with work(world.house) as session:
        flow.keep(session, found)


def timed(act: object) -> str:
    """Wall and CPU seconds of one act, and the most memory the process ever had."""
    wall, cpu = time.perf_counter(), time.process_time()
    assert callable(act)
    act()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{time.perf_counter() - wall:6.1f} s wall {time.process_time() - cpu:6.1f} s CPU, {peak} MB at most"


def main() -> None:
    """Measure on both databases and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deals", type=int, default=100_000)
    deals = parser.parse_args().deals
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"yardstick (a million additions of squares): {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}")
    with databases() as each, stopped_at(NOW), TemporaryDirectory() as folder:
        for kind, database in each:
            db.use(database)
            world = build(new_tenant())
            with unproved(database):
                plant(world, deals)
            learn(database)
            print(f"{kind:11} {'figures counted':24} {timed(lambda world=world: count(world))}", flush=True)
            for name, figure in pages(world, database, deals):
                whole = figure.app_ms + figure.database_ms
                said = f"{figure.app_ms:6.1f} + {figure.database_ms:5.1f} = {whole:6.1f} CPU-ms"
                print(
                    f"{kind:11} {name:24} {said}{'' if whole <= TARGET_MS else '  above ' + str(TARGET_MS)}", flush=True
                )
            for form in LogFormat:
                path = Path(folder) / form.value
                told = timed(lambda form=form, path=path, world=world: event_log.write(world.tenant.id, form, path))
                print(f"{kind:11} {'event log, ' + form.value:24} {told}, {path.stat().st_size >> 20} MB", flush=True)


if __name__ == "__main__":
    main()
