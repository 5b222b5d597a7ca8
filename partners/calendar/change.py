"""Changing the calendar: a day, many days from a file, the next version of the working time."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.calendar.find import versions
from partners.calendar.models import CalendarDay, DayKind, WorkingTime
from pricing.ground.errors import Invalid

SHIPPED = Path(__file__).parent / "shipped"
CALENDARS = ("china", "england")
COLUMNS = ["date", "kind", "name_en", "name_zh"]
DAYS_MAX = 2000


class CalendarUnreadable(Invalid):
    """A line of a calendar file cannot be used; the facts name the line."""

    code = "calendar-unreadable"


class OpeningOff(Invalid):
    """A working day closes after it opens, and some weekday is worked."""

    code = "opening-off"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday, and what it is called."""

    falls_on: date
    kind: DayKind
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class NewWorkingTime:
    """The next version: minutes after midnight, ISO weekdays, whole working hours."""

    opens_minute: int
    closes_minute: int
    workdays: str
    review_hours: int
    remind_hours: int
    escalate_hours: int


def shipped(name: str) -> list[Day]:
    """A calendar that comes with the portal. Sources: docs/decisions/0012-the-life-of-a-protection.md."""
    return read_days((SHIPPED / f"{name}.csv").read_text(encoding="utf-8"))


def read_days(text: str) -> list[Day]:
    """The days of a CSV file with the columns date, kind, name_en, name_zh. Raises CalendarUnreadable."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if reader.fieldnames != COLUMNS:
        raise CalendarUnreadable(field="file", line=1, columns=", ".join(COLUMNS))
    found = [_day(row, number) for number, row in enumerate(reader, start=2)]
    if len(found) > DAYS_MAX or not found:
        raise CalendarUnreadable(field="file", line=len(found) + 1, columns=", ".join(COLUMNS))
    return found


def keep(session: Session, wanted: Iterable[Day]) -> int:
    """Keep days; one that is known already takes its new kind and names. Returns how many are new."""
    by_date = {day.falls_on: day for day in wanted}
    query = select(CalendarDay).where(CalendarDay.falls_on.in_(by_date))
    known = {row.falls_on: row for row in session.scalars(query)}
    for falls_on, day in by_date.items():
        row = known.get(falls_on)
        if row is None:
            session.add(CalendarDay(falls_on=falls_on, kind=day.kind, name_en=day.name_en, name_zh=day.name_zh))
        else:
            row.kind, row.name_en, row.name_zh = day.kind, day.name_en, day.name_zh
    return len(by_date) - len(known)


def publish(session: Session, new: NewWorkingTime, by: UUID, now: datetime) -> WorkingTime:
    """Publish the next version, in force from now on: what was promised before keeps its time."""
    if not 0 <= new.opens_minute < new.closes_minute <= 1440:
        raise OpeningOff(field="closes")
    if not new.workdays:
        raise OpeningOff(field="workdays")
    newest = session.scalar(versions().limit(1))
    made = WorkingTime(
        version=newest.version + 1 if newest else 1,
        in_force_from=now,
        opens_minute=new.opens_minute,
        closes_minute=new.closes_minute,
        workdays=new.workdays,
        review_hours=new.review_hours,
        remind_hours=new.remind_hours,
        escalate_hours=new.escalate_hours,
        published_by=by,
    )
    session.add(made)
    return made


def _day(row: dict[str, str], number: int) -> Day:
    try:
        values: Sequence[str] = [row[name].strip() for name in COLUMNS]
        falls_on, kind, name_en, name_zh = values
        return Day(date.fromisoformat(falls_on), DayKind(kind), name_en or name_zh, name_zh or name_en)
    except (ValueError, AttributeError) as error:
        raise CalendarUnreadable(field="file", line=number, columns=", ".join(COLUMNS)) from error
