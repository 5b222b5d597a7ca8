"""`python -m tests.bench [--sizes 10000,100000] [--pairs 2000]`: the main job's figures on SQLite and PostgreSQL."""

import argparse
import logging
import os
from collections.abc import Iterator
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import select

from ltc.cash.models import Allocation, Invoice
from ltc.commission.models import Accrual
from ltc.deal.models import DealParticipant
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.settlement.models import Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal import db
from portal.app import create_app
from portal.bulk import Bulk
from portal.db import Database, read, work
from portal.documents.make import Page, html
from portal.documents.models import DocumentKind
from portal.documents.press import Press, missing
from portal.documents.statement import facts
from portal.flows import registration as flow
from pricing.ground.record import new_id
from tests.bench.crowd import crowd, names
from tests.bench.databases import databases, learn
from tests.bench.meter import Figure, measure
from tests.bench.timing import probes
from tests.bench.yardstick import yardstick
from tests.claims import NOW, claim
from tests.conftest import new_tenant
from tests.deals import TODAY, invoiced, opened, ordered, paid
from tests.world import World, build

# CPU-ms of application and database measured elsewhere for comparable work (Odoo 17, EspoCRM 8; 100,000 rows).
PEERS = {"submit": "Odoo 69+22, EspoCRM 25+421", "list": "Odoo 22+42", "quote": "Odoo 734+209", "settle": "Odoo 4,700"}


def registrations(world: World, database: Database, app: object) -> Iterator[tuple[str, Figure]]:
    """Submit, judge, and list."""
    made, named = [], names(2)

    def submit(n: int) -> None:
        with work(world.people["north_seller"]) as session:
            at = NOW + timedelta(days=2 * n)
            made.append((flow.submit(session, claim(world, customer_name=next(named)), at).id, at))

    yield "submit", measure(database, 200, submit)

    def judge(n: int) -> None:
        with work(world.house) as session:
            flow.judge(session, *made[n])

    yield "judge", measure(database, 200, judge)
    for name, who in (("list", "north_seller"), ("list of the house", "channel_manager")):
        client = world.client(app, who)
        yield name, measure(database, 100, lambda n, client=client: client.get(world.url("registrations/")))


def quote(world: World, database: Database) -> Figure:
    """Price and save a quote of 100 lines."""
    with work(world.house) as session:
        deal = opened(world, session)
    wanted = [Wanted(product, 1 + n) for n, product in enumerate(list(world.products.values()) * 25)]

    def save(n: int) -> None:
        with work(world.house) as session:
            write(session, session.merge(deal), wanted, world.house.person_id, (TODAY, NOW))

    return measure(database, 30, save)


def settlement(world: World, database: Database, lines: int) -> Figure:
    """Settle so many commission lines."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
    with work(world.house) as session:
        invoice = session.scalars(select(Invoice)).first()
        first = session.scalars(select(Allocation)).first()
        base = session.scalars(select(Accrual)).first()
        part = session.scalars(select(DealParticipant).where(DealParticipant.deal_id == base.deal_id)).first()
        door = Bulk(session)
        columns = [c.key for c in Allocation.__table__.columns if c.key not in ("id", "tenant_id")]
        same = {c: getattr(first, c) for c in columns}
        ids = [new_id() for _ in range(lines - 1)]
        door.insert(Allocation, [same | {"id": i} for i in ids])
        own = ("id", "tenant_id", "allocation_id", "cause_id")
        same = {c.key: getattr(base, c.key) for c in Accrual.__table__.columns if c.key not in own}
        door.insert(Accrual, [same | {"id": new_id(), "allocation_id": i, "cause_id": i} for i in ids])
        assert invoice
        assert part

    def once(n: int) -> None:
        with work(world.house) as session:
            settle(session, Bulk(session), period_of(session, TODAY), world.house.person_id, NOW)

    return measure(database, 1, once)


def statement_pdf(world: World, database: Database) -> Figure:
    """Print the statement of 500 lines; CPU of the press is not the application's, so read the wall."""
    press = Press()
    press.print("<p>warm</p>")
    with read(world.house) as session:
        statement = session.scalars(select(Statement)).first()
        told = facts(session, statement.id)
        session.expunge_all()
    told["lines"] = told["lines"][:500]
    page = Page(DocumentKind.STATEMENT, "zh", world.tenant, told)
    figure = measure(database, 3, lambda n: press.print(html(page)))
    press.close()
    return figure


def show(kind: str, size: int, name: str, figure: Figure) -> None:
    """One line of the table."""
    peer = PEERS.get(name.split(" ")[0], "")
    print(
        f"{kind:11} {size:>8,} {name:28} {figure.app_ms:9.1f} {figure.database_ms:9.1f} {figure.wall_ms:9.1f}"
        f" {figure.runs:5}  {peer}"
    )


def silence(kind: str, app: Flask, pairs: int) -> None:
    """Whether times tell of a rival. A run whose control is not heard does not count."""
    heard, *routes = probes(app, pairs)
    for name, verdict in (heard, *routes):
        told = "silent" if verdict.silent else "HEARD"
        print(f"{kind:11} {pairs:>8,} {name:28} AUC {verdict.auc:.3f}  p {verdict.p:.4f}  {told}")
    if heard[1].silent:
        print("The control was not heard: this run does not count. Try again on a quieter machine.")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--pairs", type=int, default=2000, help="of the timing probe")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",") if size]
    print(f"yardstick (a million additions of squares): {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}")
    heads = ("app ms", "db ms", "wall ms")
    figures = "  ".join(f"{head:>8}" for head in heads)
    print(f"{'database':11} {'rows':>8} {'operation':28} {figures}  runs  peers (CPU-ms app+db)")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            app = create_app()
            for size in sizes:
                world = build(new_tenant())
                crowd(world, size)
                learn(database)
                for name, figure in registrations(world, database, app):
                    show(kind, size, name, figure)
            world = build(new_tenant())
            show(kind, 0, "quote of 100 lines", quote(world, database))
            show(kind, 0, "settle 10,000 lines", settlement(world, database, 10_000))
            if missing():
                print(f"PDF: not run, install {' '.join(missing())}")
            else:
                show(kind, 0, "pdf of 500 lines", statement_pdf(world, database))
            silence(kind, app, given.pairs)


if __name__ == "__main__":
    main()
