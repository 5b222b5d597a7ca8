"""The close of a month, step by step: each figure is that of the rows, and a long history costs next to nothing."""

from datetime import date

import pytest
from sqlalchemy import event, func, inspect, select

from ltc.cash.models import Receipt
from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.deal.models import DealParticipant, Role
from ltc.payout.export import export
from ltc.payout.models import Payout, PayoutBatch
from ltc.payout.pay import Word, fail
from ltc.settlement.approve import approve
from ltc.settlement.cadence import month_of
from ltc.settlement.close import Close, run_in, steps
from ltc.settlement.models import StatementLine
from ltc.settlement.periods import period_of, to_settle
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.db import current, read, work
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, received

MARCH = month_of(TODAY)
APRIL = month_of(date(2026, 4, 1))


def figures(session, span=MARCH):
    return {one.step: (one.done, one.open) for one in steps(session, span, run_in(session, span))}


def sold(world, session, on=TODAY, partner="north"):
    return paid(session, invoiced(session, ordered(world, session, opened(world, session, partner=partner))), on=on)


def test_before_anything_every_step_is_empty(world):
    with read(world.house) as session:
        assert set(figures(session).values()) == {(0, 0)}
        assert list(figures(session)) == list(Close)


def test_a_month_walks_from_receipts_to_the_bank_s_answer(world):
    with work(world.house) as session:
        sold(world, session)
        received(session, Money(5_000, "EUR"))
        assert figures(session) == {
            Close.RECEIPTS: (1, 1), Close.ACCRUALS: (1, 0), Close.STATEMENTS: (0, 1),
            Close.APPROVAL: (0, 0), Close.PAYMENT: (0, 0), Close.CONFIRMATION: (0, 0),
        }  # fmt: skip
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        assert (figures(session)[Close.STATEMENTS], figures(session)[Close.APPROVAL]) == ((1, 0), (0, 1))
        approve(session, run, run.digest, new_id(), NOW)
        session.flush()
        assert [figures(session)[one] for one in list(Close)[3:]] == [(1, 0), (0, 1), (0, 1)]
        export(session, session.scalars(select(PayoutBatch)).one(), NOW)
        session.flush()
        assert [figures(session)[one] for one in list(Close)[4:]] == [(1, 0), (0, 1)]
        fail(session, session.scalars(select(Payout)).one(), Word("BACK-1", TODAY), NOW)
        session.flush()
        assert figures(session)[Close.CONFIRMATION] == (1, 0)


def test_an_accrual_without_a_rate_stays_open(world):
    with work(world.house) as session:
        deal = opened(world, session)
        session.scalars(select(DealParticipant).where(DealParticipant.deal_id == deal.id)).one().role = Role.SERVICED
        session.flush()
        ordered(world, session, deal)
        session.flush()
        assert figures(session)[Close.ACCRUALS] == (0, 1)
        assert figures(session)[Close.STATEMENTS] == (0, 0)


@pytest.mark.parametrize("settled_month", [MARCH, APRIL])
def test_what_is_on_no_statement_is_counted_as_the_rows_are_whichever_month_was_settled(world, settled_month):
    """March and April are earned; one run is made; more comes late. Asked for every month, the count is the list's."""
    with work(world.house) as session:
        sold(world, session)
        sold(world, session, on=date(2026, 4, 9))
        settle(session, Bulk(session), period_of(session, settled_month[0]), new_id(), NOW)
        session.flush()
        sold(world, session)
        sold(world, session, on=date(2026, 4, 20))
        session.flush()
        for span in (month_of(date(2026, 2, 1)), MARCH, APRIL, month_of(date(2026, 5, 1))):
            if run_in(session, span) is None:
                rows = len(session.scalars(accruals(view="open", span=span)).all())
                assert figures(session, span)[Close.STATEMENTS] == (0, rows), span


LONG = 2_000


def copies(row, number, **fresh):
    """Rows like one row, each with an id of its own."""
    was = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return [was | {"id": new_id()} | {name: make() for name, make in fresh.items()} for _ in range(number)]


def test_a_long_history_costs_next_to_nothing_and_no_row_of_it_is_loaded(world):
    """Two thousand accruals, all but a few settled, and half as many receipts: a few queries, and no row is loaded."""
    with work(world.house) as session:
        sold(world, session)
        settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        accrual, line = session.scalars(select(Accrual)).one(), session.scalars(select(StatementLine)).one()
        receipt = session.scalars(select(Receipt)).one()
        many = copies(accrual, LONG, cause_id=new_id)
        Bulk(session).insert(Accrual, many)
        ids = iter([row["id"] for row in many[:-7]])
        Bulk(session).insert(StatementLine, copies(line, LONG - 7, id=lambda: next(ids)))
        Bulk(session).insert(Receipt, copies(receipt, LONG // 2, bank_reference=lambda: new_id().hex))
    said = []

    def hear(_, __, statement, *___):
        said.append(statement)

    with read(world.house) as session:
        figures(session, APRIL)
        event.listen(current().engine, "before_cursor_execute", hear)
        figures(session, APRIL)
        event.remove(current().engine, "before_cursor_execute", hear)
        assert figures(session, APRIL)[Close.STATEMENTS] == (0, 7)
        assert session.scalar(select(func.count(Accrual.id))) == LONG + 1
    assert (
        len(said) == 8
    )  # the run, each step but the approval, which is the run's, and two more: the newest run, and what came late


def test_very_many_accruals_are_counted_up_to_a_bound(world, monkeypatch):
    monkeypatch.setattr("ltc.settlement.close.MANY", 1)
    with work(world.house) as session:
        for _ in range(3):
            sold(world, session)
        assert figures(session)[Close.ACCRUALS] == (2, 0)


def test_the_period_to_settle_next_follows_the_last_run(world):
    with work(world.house) as session:
        assert to_settle(session, TODAY) == TODAY
        sold(world, session, on=date(2026, 2, 3))
        sold(world, session)
        session.flush()
        assert to_settle(session, TODAY) == date(2026, 2, 3)
        settle(session, Bulk(session), period_of(session, date(2026, 2, 3)), new_id(), NOW)
        session.flush()
        assert to_settle(session, TODAY) == date(2026, 3, 1)
        assert to_settle(session, date(2026, 2, 20)) == date(2026, 2, 20)
