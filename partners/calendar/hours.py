"""Working hours as a value, and counting along them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a tenant works: minutes after midnight in its zone, ISO weekdays, and the days that differ."""

    time_zone: str
    opens_minute: int
    closes_minute: int
    weekdays: frozenset[int]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether a day is worked: a dated exception counts before the weekday."""
        return day in self.workdays or (day not in self.holidays and day.isoweekday() in self.weekdays)

    def day_of(self, instant: datetime) -> date:
        """The calendar date of an instant where the tenant is."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    def opening(self, day: date) -> tuple[datetime, datetime]:
        """The instants between which a worked day is open."""
        return self._at(day, self.opens_minute), self._at(day, self.closes_minute)

    def _at(self, day: date, minute: int) -> datetime:
        local = datetime.combine(day + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60))
        return local.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)


def after(start: datetime, worked: timedelta, hours: Hours) -> datetime:
    """The instant at which so much working time has passed since `start`; clock changes count as they are lived."""
    left = worked
    for opens, closes in _openings(start, hours, DAY):
        begins = max(start, opens)
        if begins < closes and left <= closes - begins:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise AssertionError("openings never end")


def before(end: datetime, worked: timedelta, hours: Hours) -> datetime:
    """The instant from which so much working time passes until `end`."""
    left = worked
    for opens, closes in _openings(end, hours, -DAY):
        ends = min(end, closes)
        if opens < ends and left <= ends - opens:
            return ends - left
        left -= max(ends - opens, timedelta())
    raise AssertionError("openings never end")


def workday_after(day: date, count: int, hours: Hours) -> date:
    """The last of so many working days after a day; the day itself does not count."""
    for _ in range(count):
        day += DAY
        while not hours.works(day):
            day += DAY
    return day


def same_time_after(start: datetime, count: int, hours: Hours) -> datetime:
    """The same time of day so many working days later, as the clocks of the tenant show it; in UTC."""
    local = start.astimezone(ZoneInfo(hours.time_zone))
    return datetime.combine(workday_after(local.date(), count, hours), local.timetz()).astimezone(UTC)


def _openings(start: datetime, hours: Hours, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
    day = hours.day_of(start)
    while True:
        if hours.works(day):
            yield hours.opening(day)
        day += step
