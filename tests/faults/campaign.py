"""Killing cashiers: `python -m tests.faults.campaign --kills 200` strikes at random moments and looks after each.

A kill counts as in flight when the command that was struck had its transaction open and nobody had been told that it is
done. A campaign that struck nothing in flight, or in which no command was done, has shown nothing and fails.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from portal import db
from portal.migrations import run
from tests.conftest import POSTGRES, new_tenant, postgres_database
from tests.faults import cashier
from tests.faults.invariants import broken
from tests.world import build

HOUSE = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds for PostgreSQL to notice that a client is dead
WORDS, SECONDS = 16, 0.06  # a cashier is struck when it has said so many words and so much time has passed, at most
GONE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cashier'"


@dataclass
class Tally:
    """What was struck, what came of it, and everything that did not hold."""

    kills: int = 0
    in_flight: Counter = field(default_factory=Counter)  # by step
    kept: int = 0  # of these: committed all the same, and nobody was told
    acknowledged: list = field(default_factory=list)
    violations: list = field(default_factory=list)

    @property
    def struck(self):
        """Kills that hit a command in flight."""
        return sum(self.in_flight.values())

    @property
    def shows_something(self):
        """Whether work was done and hit, and all held."""
        return bool(self.struck and self.acknowledged and not self.violations)


def hired(world):
    """A cashier's process, which waits for a word to begin."""
    url = db.current().url
    if not db.current().is_sqlite:
        url = url.update_query_dict({"application_name": "cashier"})
    command = [sys.executable, "-m", "tests.faults.cashier", url.render_as_string(hide_password=False)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([*command, str(world.tenant.id)], cwd=HOUSE, bufsize=0, **pipes)


@contextmanager
def crews(world, hands, rounds):
    """Iterates over so many crews of cashiers who are ready; the next is hired while one works."""
    spare = [hired(world) for _ in range(hands)]

    def ready():
        for number in range(rounds):
            now = list(spare)
            spare[:] = [hired(world) for _ in range(hands)] if number + 1 < rounds else []
            for one in now:
                assert one.stdout.readline() == b"ready\n", one.stderr.read()
            yield now

    try:
        yield ready()
    finally:
        for one in spare:
            one.kill()
            one.communicate()


def strike(victims, chance):
    """Let cashiers work until the first has said a few words, and a moment more; then kill them. What each had said."""
    words, seconds = chance.randint(1, WORDS), chance.random() ** 2 * SECONDS
    for one in victims:
        one.stdin.write(b"\n")
    said = b"".join(victims[0].stdout.readline() for _ in range(words)).decode()
    time.sleep(seconds)  # the moment at which they are struck is what the campaign varies; nothing is waited for
    for one in victims:
        one.kill()
    heard = [[*(part.decode() for part in one.communicate()), one.returncode] for one in victims]
    heard[0][0] = said + heard[0][0]
    return heard


def count(tally, said):
    """Put down what one victim had done, and what it was at; the key of that, if anything."""
    heard, error, code = said
    lines = heard.splitlines()
    tally.kills += 1
    tally.acknowledged += [line[1:] for line in lines if line.startswith(")")]
    if code != -9:
        tally.violations.append(f"a cashier ended by itself: {error.splitlines()[-1:]}")
    if not (lines and lines[-1].startswith("(")):
        return None
    key = lines[-1][1:]
    tally.in_flight[key.split("-")[0]] += 1
    return key


def still_at_work():
    """Whether PostgreSQL has a process for somebody who was killed; it tells one transaction the same all along."""
    if db.current().is_sqlite:
        return False
    with db.current().engine.connect() as connection:
        return connection.scalar(text(GONE)) > 0


def look(world, tally, at_work):
    """Wait until the database has let go of whoever was killed, and check every promise."""
    patience = time.monotonic() + PATIENCE
    while still_at_work():
        assert time.monotonic() < patience, "PostgreSQL keeps the transaction of somebody who was killed"
        time.sleep(0.01)  # PostgreSQL tells nobody when it has noticed a dead client, so it is asked
    with db.read(world.house) as session:
        tally.violations += broken(session, tally.acknowledged) + cashier.halves(session)
        done = set(session.scalars(cashier.done_keys()))
    tally.kept += sum(key in done for key in at_work)


def campaign(world, kills, seed, hands=1):
    """So many kills; each of several cashiers who share the books counts."""
    chance, tally = random.Random(seed), Tally()
    cashier.open_books(world)
    with crews(world, hands, -(-kills // hands)) as ready:
        for victims in ready:
            at_work = [count(tally, said) for said in strike(victims, chance)]
            look(world, tally, [key for key in at_work if key])
            if tally.violations:
                break
    if not tally.violations:
        tally.violations += again(world)
    return tally


def again(world):
    """Every command once more, under its key: it says what it said, and nothing moves."""
    with db.read(world.house) as session:
        before = cashier.books(session)
    for key, led in before["keys"].items():
        step, name = key.split("-")
        day = cashier.FIRST.replace(year=int(name[:4]), month=int(name[4:]))
        if cashier.command(world.tenant.id, step, day) != led:
            yield f"{key} said something else the second time"
    with db.read(world.house) as session:
        if cashier.books(session) != before:
            yield "a repeated command moved something"


def databases():
    """Both kinds, each migrated and the process's own while it is used; PostgreSQL only where one answers."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/fairway.db"
        run.upgrade(url)
        database = db.Database(url)
        yield "sqlite", database
        database.close()
    if POSTGRES:
        for database in postgres_database():
            yield "postgresql", database


def main():
    """Run the campaign and print what it did; the exit code says whether it showed that money is safe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="over all databases together")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--hands", type=int, default=1, help="cashiers who share the books")
    asked = parser.parse_args()
    good = True
    for name, database in databases():
        db.use(database)
        begun, share = time.monotonic(), asked.kills // (2 if POSTGRES else 1)
        tally = campaign(build(new_tenant()), share, asked.seed, asked.hands)
        print(f"{name}: kills {tally.kills}, in flight {tally.struck} {dict(tally.in_flight)}, of these committed")
        print(f"  and not acknowledged {tally.kept}; commands done {len(tally.acknowledged)};", end=" ")
        print(f"violations {len(tally.violations)} {tally.violations[:5]}; {time.monotonic() - begun:.0f} s")
        good &= tally.shows_something
    if not POSTGRES:
        print("PostgreSQL: not run (no server accepts us; FAIRWAY_TEST_POSTGRES_URL names one)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
