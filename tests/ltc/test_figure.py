"""Figures: the arithmetic, the window, and that every figure has exactly its rows behind it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from ltc.deal import move as moving
from ltc.deal.move import LossReason
from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.find import figures
from ltc.figure.measure import LEAST, WorkingDays, count_back_days, dso_days, percentile, share_ppm
from ltc.figure.rows import behind
from ltc.figure.window import Window
from ltc.path.every_stage import all_stages
from partners.calendar.hours import workday_after
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import figure as flow
from portal.flows import gate
from tests.deals import NOW, invoiced, opened, ordered, paid, quoted
from tests.gates import by, registered
from tests.partners.test_calendar import SHANGHAI

LATER = datetime(2026, 4, 20, 4, tzinfo=UTC)
WINDOW = Window(date(2026, 4, 20), "Asia/Shanghai")


@given(st.lists(st.integers(0, 1000), min_size=LEAST), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values, percent):
    found = percentile(values, percent)
    assert found in values
    assert sum(one <= found for one in values) * 100 >= percent * len(values)
    assert sum(one < found for one in values) * 100 < percent * len(values)


def test_nothing_is_said_of_fewer_rows_than_stated():
    assert percentile([1] * (LEAST - 1), 50) is None
    assert share_ppm(1, 2, LEAST - 1) is None
    assert share_ppm(1, 3, LEAST) == 333_333


def test_sales_outstanding_by_balance_and_by_counting_back():
    assert dso_days(50_000, 365_000, 365) == 50
    assert dso_days(1, 0, 365) is None
    months = [(20, 30_000), (31, 40_000), (28, 10_000)]
    assert count_back_days(15_000, months) == 10
    assert count_back_days(50_000, months) == 20 + 16  # half of 31 days, to the even neighbour
    assert count_back_days(80_000, months) == 79
    assert count_back_days(80_001, months) is None
    assert count_back_days(0, months) == 0


@given(st.integers(0, 200), st.integers(0, 40))
def test_working_days_between_two_days_undo_the_counting_of_a_due_time(start, days):
    first = date(2026, 1, 1)
    worked = WorkingDays.of(first, date(2027, 1, 1), SHANGHAI)
    day = first + timedelta(days=start)
    due = workday_after(day, days, SHANGHAI)
    assert worked.between(day, due) == days


def test_the_window_is_twelve_months_up_to_yesterday():
    assert (WINDOW.first, WINDOW.months[-1]) == (date(2025, 5, 1), date(2026, 4, 1))
    assert WINDOW.days("2026-04") == (date(2026, 4, 1), date(2026, 4, 20))
    assert WINDOW.days("2026-02") == (date(2026, 2, 1), date(2026, 3, 1))
    assert Window(date(2026, 4, 1), "UTC").months[-1] == date(2026, 3, 1)
    assert WINDOW.instants("2026-04")[0] == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_a_cell_is_read_as_it_was_written():
    cell = Cell(About(FigureKind.WIN_VALUE, "direct", "", "2026-03", "EUR"), 3, 1, 0, 5, 9, 0, None)
    assert Cell.read(cell.data()) == cell


def live(world):
    """Seven deals of March, and what became of them: five lost, one paid, one open."""
    with work(world.house) as session:
        for number in range(7):
            deal = opened(world, session)
            registered(world, session, deal)
            session.flush()
            quoted(world, session, deal)
            session.flush()
            gate.advance(session, deal, deal.stage_id, by(now=NOW + timedelta(days=number)))
            if number < 5:
                moving.lose(session, deal, LossReason.PRICE, by(now=NOW + timedelta(days=9)))
        paid(session, invoiced(session, ordered(world, session, opened(world, session, partner=None))))


def counted(world):
    with stopped_at(LATER):
        found = flow.counted(world.tenant.id)
        with work(world.house) as session:
            flow.keep(session, found)
    return found


def test_every_figure_has_as_many_rows_behind_it_as_it_says(world):
    live(world)
    found = counted(world)
    kinds = {cell.about.kind for cell in found.cells}
    assert {FigureKind.REACHED, FigureKind.STAGE_TIME, FigureKind.WIN_VALUE, FigureKind.GATE_TIME} <= kinds
    with read(world.house) as session:
        stages = all_stages(session)
        for cell in found.cells:
            query = behind(cell.about, found.window, stages).with_only_columns(func.count(), maintain_column_froms=True)
            assert session.scalar(query) == cell.rows, cell.about


def test_what_happens_today_changes_neither_the_figures_nor_their_rows(world):
    live(world)
    found = counted(world)
    with stopped_at(LATER), work(world.house) as session:
        opened(world, session).opened_at = LATER
        deal = session.scalars(select(moving.Deal).where(moving.Deal.state == "open")).first()
        moving.lose(session, deal, LossReason.PRICE, by(now=LATER))
    assert counted(world).cells == found.cells


@pytest.mark.parametrize(
    ("kind", "stage", "rows", "part", "low"),
    [
        (FigureKind.OPENED, "", 7, 0, None),
        (FigureKind.REACHED, "quotation", 7, 0, None),
        (FigureKind.STAGE_TIME, "registered", 7, 0, 3 * 86400),
        (FigureKind.WIN_RATE, "", 5, 0, None),
        (FigureKind.WON_SO_FAR, "", 7, 0, None),
        (FigureKind.GATE_PASS, "registered", 7, 7, None),
        (FigureKind.GATE_TIME, "registered", 7, 0, 3),
        (FigureKind.GATE_PASS, "quotation", 5, 0, None),
    ],
)
def test_figures_of_the_channel_say_what_happened(world, kind, stage, rows, part, low):
    live(world)
    counted(world)
    with read(world.house) as session:
        cell = figures(session, ["channel"]).get(kind, "channel", stage)
    assert (cell.rows, cell.part, cell.low) == (rows, part, low)


def test_a_won_deal_counts_over_all_modes_by_its_value(world):
    live(world)
    counted(world)
    with read(world.house) as session:
        found = figures(session, [""])
    (value,) = found.of(FigureKind.WIN_VALUE, "")
    assert (value.rows, value.part, value.minor, value.whole_minor) == (6, 1, 5_000_000, 30_000_000)
    (owed,) = found.of(FigureKind.SALES_OUTSTANDING)
    assert (owed.rows, owed.minor, owed.low, owed.high) == (1, 0, 0, 0)
