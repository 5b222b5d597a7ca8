"""Counting weekdays. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def weekdays_after(start: datetime, count: int, time_zone: str) -> datetime:
    """The same time of day so many weekdays later, as the clocks of a time zone (IANA name) show it; in UTC."""
    local = start.astimezone(ZoneInfo(time_zone))
    day = local.date()
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return datetime.combine(day, local.timetz()).astimezone(UTC)
