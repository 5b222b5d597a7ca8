"""Settling: what is on lines is what was summed, and the database refuses any other line."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.commission.models import Accrual
from ltc.payout.models import Payout
from ltc.settlement.approve import approve
from ltc.settlement.digest import digest
from ltc.settlement.models import SettlementRun, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import NothingToSettle, RunWaits, settle
from portal.bulk import Bulk
from portal.db import current, read, tried_twice, work
from pricing.ground.errors import LostRace
from pricing.ground.record import new_id
from tests.bench.settled import plant
from tests.conftest import new_tenant
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.payouts import earned
from tests.world import build

APRIL = date(2026, 4, 2)


def settled(world, session, door=None, day=TODAY):
    return settle(session, door or Bulk(session), period_of(session, day), new_id(), NOW)


def columns(row, **changes):
    return {one.key: getattr(row, one.key) for one in row.__table__.columns if one.key != "tenant_id"} | changes


@pytest.mark.parametrize("change", ["amount_minor", "partner_id", "id", "statement_id"])
def test_a_line_that_is_not_its_accruals_is_refused_by_the_database(world, change):
    """A line has the amount and partner of its accrual, and of its own statement; nothing else can be written."""
    earned(world)
    with work(world.house) as session:
        settled(world, session)
        line = columns(session.scalars(select(StatementLine)).one())
    earned(world)  # an accrual that is on no line
    with read(world.house) as session:
        fresh = session.scalars(select(Accrual.id).where(Accrual.id != line["id"])).one()
    right = line | {"id": fresh}
    wrong = {"amount_minor": right["amount_minor"] + 1, "partner_id": world.partners["south"]}
    with pytest.raises(IntegrityError), work(world.house) as session:
        Bulk(session).insert(StatementLine, [right | {change: wrong.get(change, new_id())}])
    with work(world.house) as session:
        assert Bulk(session).insert(StatementLine, [right]) == 1


class Slow(Bulk):
    """A bulk door behind whose back cash comes in, once, when the statements are summed and their lines are not."""

    def __init__(self, session, between):
        super().__init__(session)
        self.between = between

    def fill(self, *given):
        if self.between:
            self.between.pop()()
        return super().fill(*given)


def test_what_is_earned_while_a_run_is_written_stops_it_and_a_second_try_has_it(world):
    """PostgreSQL only: SQLite has one writer at a time."""
    if current().is_sqlite:
        return
    earned(world)
    between = [lambda: earned(world)]

    def run():
        with work(world.house) as session:
            settled(world, session, Slow(session, between))

    with pytest.raises(LostRace):
        run()
    with read(world.house) as session:
        assert session.scalars(select(Statement)).all() == []
    between.append(lambda: earned(world))
    tried_twice(run)
    with read(world.house) as session:
        assert session.scalars(select(Statement)).one().closing_minor == 3 * 40_375
        assert len(session.scalars(select(StatementLine)).all()) == 3


def test_the_digest_is_of_every_line_and_the_same_each_time(world):
    earned(world)
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session, partner="south"))))
        run = settled(world, session)
        assert run.digest == digest(session, run) == digest(session, run)
        first = run.digest
    earned(world)
    with work(world.house) as session:
        run = session.scalars(select(SettlementRun)).one()
        line = session.scalars(select(StatementLine)).first()
        fresh = session.scalars(select(Accrual.id).order_by(Accrual.earned_on.desc(), Accrual.id.desc())).first()
        north = session.scalars(select(Statement).where(Statement.partner_id == world.partners["north"])).one()
        added = {"statement_id": north.id, "partner_id": north.partner_id, "amount_minor": 40_375}
        Bulk(session).insert(StatementLine, [columns(line) | added | {"id": fresh}])
        assert digest(session, run) != first


def test_every_open_accrual_is_on_one_line_of_its_own_partners_statement(world):
    for partner in ("north", "south", "east"):
        with work(world.house) as session:
            paid(session, invoiced(session, ordered(world, session, opened(world, session, partner=partner))))
    with work(world.house) as session:
        settled(world, session)
        session.flush()
        lines = session.scalars(select(StatementLine)).all()
        assert len(session.scalars(select(Statement)).all()) == 3
        assert sorted(one.id for one in lines) == sorted(session.scalars(select(Accrual.id)))
    with work(world.house) as session:
        period = period_of(session, TODAY)
        assert period.ends_on - period.starts_on == timedelta(days=31)


def test_c02_two_months_are_never_prepared_side_by_side_so_nothing_is_carried_over_and_paid_too(world):
    """April would carry over what March's run, prepared and not approved yet, is about to pay."""
    earned(world)
    with work(world.house) as session:
        march = settled(world, session)
        session.flush()
        with pytest.raises(RunWaits) as refused:
            settled(world, session, day=APRIL)
        assert refused.value.facts == {"month": "2026-03"}
        approve(session, march, march.digest, new_id(), NOW)
        session.flush()
        with pytest.raises(NothingToSettle):
            settled(world, session, day=APRIL)
        assert [one.amount_minor for one in session.scalars(select(Payout))] == [40_375]


def test_the_database_lets_one_run_wait_at_a_time(world):
    earned(world)
    with work(world.house) as session:
        settled(world, session)
    with pytest.raises(IntegrityError), work(world.house) as session:
        april = period_of(session, date(2026, 4, 1))
        session.add(SettlementRun(period_id=april.id, prepared_by=new_id(), prepared_at=NOW, digest="x"))


def steps_of(lines, partners):
    """How many hundreds of steps SQLite takes to settle so many lines of so many partners."""
    world, counted = build(new_tenant()), []
    plant(world, lines, partners)
    with work(world.house) as session:
        database = session.connection().connection.driver_connection
        database.set_progress_handler(lambda: counted.append(1), 100)
        settled(world, session)
        session.flush()
        database.set_progress_handler(None, 0)
        assert session.scalar(select(func.count()).select_from(StatementLine)) == lines + 1
    return len(counted)


def test_twice_the_lines_are_twice_the_work(world):
    """Of SQLite, which can count it. A join in the wrong order once walked all accounts for every accrual."""
    if current().is_sqlite:
        assert steps_of(1_200, 400) < 2.5 * steps_of(600, 200)
