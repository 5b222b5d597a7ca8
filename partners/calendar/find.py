"""Reading the calendar: the days that differ, the working time in force, and both as a value."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.calendar.gaps import gaps
from partners.calendar.hours import Hours
from partners.calendar.models import CalendarDay, DayKind, WorkingTime
from pricing.ground.decision import Reason

WINDOW = timedelta(days=200)  # around an instant; no review and no deadline reaches further


def days() -> Select[CalendarDay]:
    """Every day that is not what its weekday says, the latest first."""
    return select(CalendarDay).order_by(CalendarDay.falls_on.desc())


def versions() -> Select[WorkingTime]:
    """All versions of the working time, newest first."""
    return select(WorkingTime).order_by(WorkingTime.version.desc())


def in_force(session: Session, at: datetime) -> WorkingTime:
    """The working time in force at an instant. A tenant that published none works day and night, without a clock."""
    found = session.scalar(versions().where(WorkingTime.in_force_from <= at).limit(1))
    return found or WorkingTime(
        version=0,
        opens_minute=0,
        closes_minute=1440,
        workdays="1234567",
        review_hours=0,
        remind_hours=0,
        escalate_hours=0,
    )


def unknown(session: Session, at: datetime, today: date) -> list[Reason]:
    """What the calendar lacks for the years that promises reach into; nothing where no working time was published."""
    if not in_force(session, at).version:
        return []
    near = CalendarDay.falls_on >= date(today.year - 1, 1, 1)
    found = session.execute(select(CalendarDay.falls_on, CalendarDay.kind).where(near))
    return gaps([(day, kind) for day, kind in found], today)


def hours_at(session: Session, worked: WorkingTime, time_zone: str, at: datetime) -> Hours:
    """Working hours around an instant as a value, with the days that differ."""
    near = CalendarDay.falls_on.between((at - WINDOW).date(), (at + WINDOW).date())
    found = session.execute(select(CalendarDay.falls_on, CalendarDay.kind).where(near)).all()
    return Hours(
        time_zone=time_zone,
        opens_minute=worked.opens_minute,
        closes_minute=worked.closes_minute,
        weekdays=frozenset(int(day) for day in worked.workdays),
        holidays=frozenset(day.falls_on for day in found if day.kind is DayKind.HOLIDAY),
        workdays=frozenset(day.falls_on for day in found if day.kind is DayKind.WORKDAY),
    )
