"""Counting a tenant's figures: asked for, and done by a job that only reads while it counts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.figure import count as counting
from ltc.figure.cell import Cell
from ltc.figure.measure import WorkingDays
from ltc.figure.window import Window
from partners.calendar.hours import Hours
from partners.calendar.models import CalendarDay, DayKind
from portal.actor import robot
from portal.clock import now
from portal.db import read
from portal.flows.promise import today, worked, zone
from portal.jobs.promise import later

COUNT = "figure.count"
BEFORE = timedelta(days=400)  # stages that were entered so long before the window still count to the day


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and of which months."""

    window: Window
    cells: list[Cell]


def ask(session: Session) -> None:
    """Promise that everything is counted anew."""
    later(session, COUNT)


def counted(tenant_id: int) -> Counted:
    """Count everything up to the end of yesterday."""
    with read(robot(tenant_id)) as session:
        window = Window(today(session), zone(session).key)
        _, hours = worked(session, now())
        days = WorkingDays.of(window.first - BEFORE, window.as_of, _all_days(session, hours, window.first - BEFORE))
        return Counted(window, counting.count(session, window, days))


def keep(session: Session, found: Counted) -> None:
    """Put what was counted in place of what was counted before."""
    counting.keep(session, found.cells, found.window, now())


def _all_days(session: Session, hours: Hours, since: date) -> Hours:
    found = session.execute(select(CalendarDay.falls_on, CalendarDay.kind).where(CalendarDay.falls_on >= since)).all()
    return replace(
        hours,
        holidays=frozenset(day.falls_on for day in found if day.kind is DayKind.HOLIDAY),
        workdays=frozenset(day.falls_on for day in found if day.kind is DayKind.WORKDAY),
    )
