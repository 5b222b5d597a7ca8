"""Price books and quotes: `python -m tests.bench.books [--items 100000]`, on SQLite and PostgreSQL.

CPU-ms of the application (and, on PostgreSQL, of its backends); the import in seconds and megabytes.
"""

import argparse
import logging
import os
from uuid import UUID

import structlog

from ltc.quote.buyer import of_partner
from ltc.quote.inquire import Inquiry, check
from ltc.quote.priced import Wanted
from ltc.quote.write import rewrite, write
from portal import db
from portal.actor import Actor
from portal.app import create_app
from portal.bulk import Bulk
from portal.db import Database, read, work
from portal.flows import book_import as flow
from portal.imports.write_workbook import workbook
from portal.serve.settled import settle_in
from pricing.book.draft import NewBook, begin, discard, revise
from pricing.book.models import PriceBook, Side
from pricing.book.publish import publish
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductWord
from pricing.product.words import terms
from tests.bench.databases import databases, learn
from tests.bench.meter import Figure, measure
from tests.bench.worker import Labour, labour
from tests.bench.yardstick import yardstick
from tests.conftest import new_tenant
from tests.deals import NOW, TODAY, opened
from tests.world import World, build

KINDS_EN = ("Pump", "Valve", "Seal", "Motor", "Flange", "Gasket", "Bearing", "Filter")
KINDS_ZH = ("离心泵", "球阀", "密封圈", "电动机", "法兰", "垫片", "轴承", "过滤器")
PORTION = 10_000


def stock(world: World, items: int) -> list[UUID]:
    """So many products, and their words."""
    ids = [new_id() for _ in range(items)]
    lines = list(world.lines.values())
    for start in range(0, items, PORTION):
        rows, words = [], []
        for n in range(start, min(start + PORTION, items)):
            names = (f"{KINDS_EN[n % 8]} DN{n % 400} series {n // 97}", f"{KINDS_ZH[n % 8]} DN{n % 400} 系列 {n // 97}")
            row = {"id": ids[n], "sku": f"X-{n:06}", "name_en": names[0], "name_zh": names[1], "unit": "piece"}
            rows.append(row | {"product_line_id": lines[n % 3]})
            words += [{"product_id": ids[n], "word": word} for word in terms(row["sku"], *names)]
        with work(world.house) as session:
            Bulk(session).insert(Product, rows)
            Bulk(session).insert(ProductWord, words)
    return ids


def sheet(items: int) -> list[list[str]]:
    """A price for each product, three breaks for every tenth, a discount of each tier on each line."""
    rows = [["sku", "list_price", "starts_at", "discount", "tier", "product_line"]]
    for n in range(items):
        rows.append([f"X-{n:06}", f"{100 + n % 9000}.50", "", "", "", ""])
        if n % 10 == 0:
            rows += [[f"X-{n:06}", "", str(start), str(off), "", ""] for start, off in ((10, 5), (50, 8), (100, 12))]
    tiers = ("authorised", "silver", "gold", "platinum")
    rows += [
        ["", "", "", str(5 * k), tier, line] for k, tier in enumerate(tiers) for line in ("pumps", "valves", "service")
    ]
    return rows


def imported(world: World, database: Database, code: str, content: bytes) -> tuple[PriceBook, Labour]:
    """The file in a draft, and what a worker of its own took for it."""
    by = new_id()
    with work(world.house) as session:
        book = begin(session, NewBook(code, code, code, Side.CHANNEL, "EUR", "east-china"), by, TODAY)
        session.flush()
        flow.receive(session, book, flow.Sent(f"{code}.xlsx", content, by, TODAY, NOW))
    return book, labour(database, world.tenant.id)


def show(kind: str, what: str, figure: Figure, target: str) -> None:
    """One line of the table."""
    whole = figure.app_ms + figure.database_ms
    print(f"{kind:11} {what:34} {figure.app_ms:8.1f} {figure.database_ms:8.1f} {whole:8.1f}  {target}", flush=True)


def imports(world: World, kind: str, database: Database, items: int) -> None:
    """CSV, then XLSX; the second is published for the market."""
    rows = sheet(items)
    csv = "\n".join(",".join(row) for row in rows).encode()
    book = None
    for code, content in (("csv", csv), ("xlsx", workbook(rows))):
        book, took = imported(world, database, code, content)
        said = f"{took.wall:.1f} s wall, {took.cpu:.1f} s CPU, worker of {took.began_mb} MB peaks at {took.peak_mb} MB"
        print(
            f"{kind:11} import of {items:,} items, {len(content) // 1024:,} KB {code:5} {said}  <= 30 s, 200 MB",
            flush=True,
        )
    with work(world.house) as session:
        publish(session, session.get_one(PriceBook, (world.tenant.id, book.id)), TODAY, new_id(), (TODAY, NOW))


def drafts(world: World, kind: str, database: Database) -> None:
    """The next version of a large book, drafted and thrown away; its wall time is what a request waits."""

    def draft(n: int) -> None:
        with work(world.house) as session:
            base = session.get_one(PriceBook, (world.tenant.id, _book(world)))
            discard(session, revise(session, Bulk(session), base, new_id(), TODAY))

    figure = measure(database, 3, draft)
    show(kind, f"draft of the next version, {figure.wall_ms / 1000:.1f} s", figure, "<= 2000")


def pages(app: object, world: World, kind: str, database: Database) -> None:
    """Pages of a large book."""
    client, book = world.client(app, "tenant_admin"), world.url(f"books/{_book(world)}")
    for path in ("", "?after=X-090000", "?q=X-0999", "?q=pump+dn77", "?q=离心泵", "?q=轴承 dn399", "?q=nothing"):
        figure = measure(database, 15, lambda n, path=path: client.get(book + path))
        show(kind, f"book{path}", figure, "<= 30")
    for path in (f"price-check/?product=X-050000&partner=north&quantity=9&day={TODAY}&currency=EUR",):
        figure = measure(database, 15, lambda n, path=path: client.get(world.url(path)))
        show(kind, "price check, page", figure, "")


def _book(world: World) -> UUID:
    from sqlalchemy import select

    with read(world.house) as session:
        return session.scalars(select(PriceBook.id).where(PriceBook.code == "xlsx", PriceBook.version == 1)).one()


def prices(world: World, kind: str, database: Database, ids: list[UUID]) -> None:
    """A price check, and quotes of 100 and 1,000 lines."""

    def ask(n: int) -> None:
        with read(world.house) as session:
            buyer = of_partner(session, world.partners["north"], "EUR", None, TODAY)
            assert check(session, buyer, Inquiry(ids[n * 37], 9)).line

    show(kind, "price check", measure(database, 30, ask), "<= 10")
    with work(world.house) as session:
        deal = opened(world, session)
    for lines, target in ((100, "<= 40"), (1000, "<= 300")):
        wanted = [Wanted(product, 1 + n % 60) for n, product in enumerate(ids[:: len(ids) // lines][:lines])]
        for who, actor in (("staff", world.house), ("partner", world.people["north_seller"])):
            show(kind, f"quote of {lines} lines, {who}", _quotes(database, deal, wanted, actor), target)


def _quotes(database: Database, deal: object, wanted: list[Wanted], actor: Actor) -> Figure:
    made = []

    def save(n: int) -> None:
        with work(actor) as session:
            made[:] = [write(session, session.merge(deal), wanted, new_id(), (TODAY, NOW))]

    figure = measure(database, 7, save)
    with work(actor) as session:
        rewrite(session, session.merge(made[0]), wanted, TODAY)
    return figure


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=100_000)
    items = parser.parse_args().items
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"yardstick (a million additions of squares): {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}")
    print(f"{'database':11} {'operation':34} {'app ms':>8} {'db ms':>8} {'both':>8}  target (CPU-ms)")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            app, world = create_app(), build(new_tenant())
            ids = stock(world, items)
            imports(world, kind, database, items)
            learn(database)
            settle_in()  # as the server does when it starts
            pages(app, world, kind, database)
            prices(world, kind, database, ids)
            drafts(world, kind, database)


if __name__ == "__main__":
    main()
