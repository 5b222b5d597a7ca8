"""Counting every figure of a tenant, and keeping what was counted."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.figure.cell import Cell
from ltc.figure.count_deals import closed, opened, reached
from ltc.figure.count_moves import gates, times
from ltc.figure.count_rest import lapses, leads, outstanding, rulings
from ltc.figure.measure import WorkingDays
from ltc.figure.models import FigureSnapshot
from ltc.figure.window import Window
from ltc.mode.models import Mode
from ltc.path.every_stage import all_stages
from pricing.ground.record import new_id


def count(session: Session, window: Window, worked: WorkingDays) -> list[Cell]:
    """Every figure of the window's twelve months, from the rows themselves. Only reads."""
    return list(_counted(session, window, worked))


def _counted(session: Session, window: Window, worked: WorkingDays) -> Iterator[Cell]:
    stages = all_stages(session)
    for each in (opened, reached, closed, leads, rulings, lapses, outstanding):
        yield from each(session, window)
    yield from times(session, window, worked, stages)
    yield from gates(session, window, stages)


def keep(session: Session, cells: list[Cell], window: Window, now: datetime) -> None:
    """Put what was counted in place of what was counted before."""
    by_mode: defaultdict[str, list[object]] = defaultdict(list)
    for cell in cells:
        by_mode[cell.about.mode].append(cell.data())
    known = {row.mode: row for row in session.scalars(select(FigureSnapshot).with_for_update())}
    for mode in ("", *Mode):
        row = known.get(mode) or FigureSnapshot(id=new_id(), mode=str(mode))
        row.as_of, row.time_zone, row.counted_at, row.cells = window.as_of, window.time_zone, now, by_mode[mode]
        session.add(row)
