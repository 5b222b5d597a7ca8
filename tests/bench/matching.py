"""The matcher's speed and size: `python -m tests.bench.matching FOLDER [--sizes 100000,1000000]`.

Names are those of FOLDER (`en_accounts.csv.gz`, `cn_accounts.csv.gz`); beyond them, words of theirs recombined, for
speed only. Queries are those of the development half, each asked once, so that no cache of ours has seen it.
The yardstick is ten million turns of a loop of the interpreter, taken before and after each line, because machines
differ and so does the load on them: compare figures of two machines divided by it.
"""

import argparse
import csv
import gzip
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from partners.account.bulk import NewAccount, take_over
from partners.account.find import Asked, match
from partners.account.identifiers import Identifiers
from portal import db
from portal.actor import Actor, robot
from portal.bulk import Bulk
from portal.db import current, read, work
from portal.scratch import scratch
from pricing.ground.record import new_id
from tests.bench.databases import learn
from tests.conftest import POSTGRES, new_tenant, postgres_database

QUERIES = 1000


def names(folder: Path, language: str, size: int) -> Iterator[str]:
    """So many names: the file's, then recombined ones."""
    with gzip.open(folder / f"{language}_accounts.csv.gz", "rt", encoding="utf-8") as file:
        known = [row["name"] for row in csv.DictReader(file)]
    yield from known[:size]
    chance = random.Random(7)
    for _ in range(size - len(known)):
        one, other = chance.choice(known), chance.choice(known)
        if language == "cn":
            yield one[: len(one) // 2] + other[len(other) // 2 :]
        else:
            yield " ".join([*one.split()[:1], *other.split()[1:]])


def percentile(values: list[float], share: int) -> float:
    """The value below which so many of a hundred lie."""
    return statistics.quantiles(values, n=100)[share - 1]


def yardstick() -> float:
    """Seconds of CPU for ten million turns of a loop."""
    began, total = time.process_time(), 0
    for turn in range(10_000_000):
        total += turn * turn
    return time.process_time() - began


def measured(folder: Path, language: str, size: int, actor: Actor) -> str:
    """Import, then ask: seconds of CPU for the one, milliseconds of wall and CPU for the other."""
    began = time.process_time(), time.perf_counter()
    with work(actor) as session:
        accounts = (NewAccount(new_id(), name, Identifiers()) for name in names(folder, language, size))
        take_over(session, Bulk(session), accounts)
    took = time.process_time() - began[0], time.perf_counter() - began[1]
    learn(current())
    with (folder / f"{language}_queries_dev.csv").open(encoding="utf-8") as file:
        asked = [row["query"] for row in csv.DictReader(file)]
    chosen = random.Random(3).sample(asked, QUERIES)
    wall, cpu = [], []
    with read(actor) as session:
        for query in chosen[:50]:
            match(session, Asked(query))
        for query in chosen[50:]:
            at = time.perf_counter(), time.process_time()
            match(session, Asked(query))
            wall.append((time.perf_counter() - at[0]) * 1000)
            cpu.append((time.process_time() - at[1]) * 1000)
    times = "  ".join(f"{percentile(of, 50):5.1f} {percentile(of, 95):5.1f}" for of in (cpu, wall))
    return f"{took[0]:7.1f} {took[1]:7.1f}   {times}"


def size_mb() -> float:
    """Megabytes of the tables that matching needs, with their indexes."""
    tables = ("account_name", "account_key", "account_key_count", "account_identifier")
    with current().engine.connect() as connection:
        if current().is_sqlite:
            asked = "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = :t)"
        else:
            asked = "SELECT pg_total_relation_size(CAST(:t AS regclass))"
        try:
            return sum(connection.execute(text(asked), {"t": table}).scalar() or 0 for table in tables) / 1e6
        except Exception:
            pages = connection.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
            return pages.scalar() / 1e6


def line(kind: str, size: int, language: str, given: argparse.Namespace, actor: Actor) -> None:
    """Measure one combination and print it."""
    before = yardstick()
    figures = measured(given.folder, language, size, actor)
    print(f"{kind:10} {language} {size:>9,} {figures} {size_mb():7.0f}   {before:.2f} {yardstick():.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="100000")
    parser.add_argument("--languages", default="en,cn")
    parser.add_argument("--databases", default="sqlite,postgresql")
    given = parser.parse_args()
    print("database   names    size   import s CPU, wall   ask ms CPU p50 p95, wall p50 p95   tables MB   yardstick s")
    for size in map(int, given.sizes.split(",")):
        for language in given.languages.split(","):
            if "sqlite" in given.databases:
                with scratch() as actor:
                    line("SQLite", size, language, given, actor)
            for database in postgres_database() if POSTGRES and "postgresql" in given.databases else ():
                db.use(database)
                line("PostgreSQL", size, language, given, robot(new_tenant().id))


if __name__ == "__main__":
    main()
