"""G04, C16: PostgreSQL is stopped at once under load. What was acknowledged is there, and everybody goes on."""

from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy.exc import DBAPIError

from portal import db
from tests.conftest import new_tenant
from tests.faults import cashier
from tests.faults.campaign import again
from tests.faults.cluster import Cluster, binaries
from tests.faults.invariants import broken
from tests.world import build

TENANTS, STOPS, MONTHS, PATIENCE = 3, 2, 2, 60


@pytest.fixture
def cluster():
    """A cluster of the test's own, whose database is the process's; commits wait for the disk, as in service."""
    if not binaries():
        pytest.skip("PostgreSQL stopped under load: not run (no initdb)")
    made = Cluster()
    try:
        database = db.Database(made.migrated())
        db.use(database)
        yield made
        database.close()
    finally:
        made.remove()


class Clerk(Thread):
    """Somebody who works month after month, and sends a command again, under its key, when the answer did not come."""

    def __init__(self, world, closing):
        super().__init__(daemon=True)
        self.world, self.closing = world, closing
        self.acknowledged, self.errors, self.struck, self.bug = [], 0, 0, None
        self._open = False

    def run(self):
        number = 0
        try:
            while not self.closing.is_set():
                for step in cashier.STEPS:
                    self._insist(step, cashier.month(number))
                number += 1
        except Exception as error:
            self.bug = error

    def _insist(self, step, day):
        begun = monotonic()
        while True:
            try:
                self._open = False
                cashier.command(self.world.tenant.id, step, day, self._hear)
                return
            except DBAPIError:
                self.errors += 1
                self.struck += self._open
                if monotonic() - begun > PATIENCE:
                    raise
                sleep(0.05)

    def _hear(self, word):
        self._open = word.startswith("(")
        if not self._open:
            self.acknowledged.append(word[1:].strip())

    def months(self):
        return len(self.acknowledged) // len(cashier.STEPS)


def busy(clerks, months):
    """Wait until each has done so many months."""
    begun = monotonic()
    while min(one.months() for one in clerks) < months and not any(one.bug for one in clerks):
        assert monotonic() - begun < PATIENCE * 2, "nobody gets on"
        sleep(0.005)


def test_g04_c16_stopped_at_once_under_load_nothing_acknowledged_is_lost_and_no_promise_is_broken(cluster):
    worlds, closing = [build(new_tenant()) for _ in range(TENANTS)], Event()
    for world in worlds:
        cashier.open_books(world)
    clerks = [Clerk(world, closing) for world in worlds]
    for one in clerks:
        one.start()
    for number in range(1, STOPS + 1):
        busy(clerks, number * MONTHS)
        cluster.stop()
        cluster.start()
    busy(clerks, (STOPS + 1) * MONTHS)
    closing.set()
    for one in clerks:
        one.join(PATIENCE)
    assert [one.bug for one in clerks] == [None] * TENANTS
    assert sum(one.errors for one in clerks) >= STOPS
    assert sum(one.struck for one in clerks), "no stop struck a command in flight"
    for one in clerks:
        with db.read(one.world.house) as session:
            assert broken(session, one.acknowledged) + cashier.halves(session) == []
        assert list(again(one.world)) == []
