"""Counting deals: funnels, win rates, cycle times."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealMove, DealState
from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.measure import percentile
from ltc.figure.rows import CLOSED, within
from ltc.figure.tally import Tally
from ltc.figure.window import Window
from ltc.mode.models import Mode

PORTION = 5000
K = FigureKind


def opened(session: Session, window: Window) -> Iterator[Cell]:
    """Deals by the month of opening and mode: how many were won or lost before the window's end."""
    tally, end = Tally(), window.end
    given = (Deal.mode, Deal.state, Deal.opened_at, Deal.closed_at)
    query = select(*given).where(*within(Deal.opened_at, window, About(K.OPENED)))
    for mode, state, opened_at, closed_at in session.execute(query.execution_options(yield_per=PORTION)):
        known = state if closed_at and closed_at < end else DealState.OPEN
        tally.add(mode, window.month_of(opened_at), known)
    for (one, month), found in tally.counts.items():
        rows, won, lost = sum(found.values()), found[DealState.WON], found[DealState.LOST]
        yield Cell(About(K.OPENED, one, month=month), rows)
        yield Cell(About(K.WON_SO_FAR, one, month=month), rows, won, lost)


def reached(session: Session, window: Window) -> Iterator[Cell]:
    """How many of a month's deals reached each stage of their mode's path: the funnel of each cohort, and of all."""
    number = func.count(DealMove.deal_id.distinct())
    for mode in Mode:
        whole: defaultdict[str, int] = defaultdict(int)
        for first in window.months:
            month = f"{first:%Y-%m}"
            query = select(DealMove.to_stage, number).join(Deal, Deal.id == DealMove.deal_id)
            of_month = within(Deal.opened_at, window, About(K.REACHED, month=month))
            query = query.where(*of_month, Deal.mode == mode, DealMove.moved_at < window.end)
            for stage, count in session.execute(query.group_by(DealMove.to_stage)):
                whole[stage] += count
                yield Cell(About(K.REACHED, mode.value, stage, month), count)
        for stage, count in whole.items():
            yield Cell(About(K.REACHED, mode.value, stage), count)


def closed(session: Session, window: Window) -> Iterator[Cell]:
    """Win rates of what was closed in each month, by count, by value, registered or not; and the whole cycle."""
    tally, values, registered = Tally(), Tally(), Tally()
    times: defaultdict[str, list[int]] = defaultdict(list)
    given = (Deal.mode, Deal.state, Deal.opened_at, Deal.closed_at, Deal.value_minor, Deal.currency)
    query = select(*given, Deal.registration_id.is_not(None)).where(CLOSED)
    query = query.where(*within(Deal.closed_at, window, About(K.WIN_RATE)))
    for mode, state, opened_at, closed_at, minor, currency, is_registered in session.execute(
        query.execution_options(yield_per=PORTION)
    ):
        assert closed_at
        month = window.month_of(closed_at)
        tally.add(mode, month, state)
        values.add_value(mode, month, currency, (state, minor))
        registered.add(mode, K.WIN_REGISTERED if is_registered else K.WIN_UNREGISTERED, state)
        if state is DealState.WON:
            for one in ("", mode.value):
                times[one].append(int((closed_at - opened_at).total_seconds()))
    for (each, span), found in tally.counts.items():
        yield Cell(About(K.WIN_RATE, each, month=span), sum(found.values()), found[DealState.WON])
    for (each, span, paid_in), value in values.values.items():
        won, rows, worth, whole = value
        yield Cell(About(K.WIN_VALUE, each, month=span, currency=paid_in), rows, won, 0, worth, whole)
    for (each, kind), found in registered.counts.items():
        if kind:
            yield Cell(About(FigureKind(kind), each), sum(found.values()), found[DealState.WON])
    for each, seconds in times.items():
        yield Cell(About(K.CYCLE_TIME, each), len(seconds), low=percentile(seconds, 50), high=percentile(seconds, 90))
