"""The one clock. Everything that needs the time asks here, or is told it as an argument."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def host() -> datetime:
    """What this machine's own clock says, held or not: to be compared with the database's."""
    return datetime.now(UTC)


_source: Callable[[], datetime] = host


def now() -> datetime:
    """The present instant, in UTC."""
    return _source()


def today(time_zone: str) -> date:
    """The present calendar date in a tenant's time zone (IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at an instant: for tests, and for planting a past."""
    global _source
    before, _source = _source, lambda: instant
    try:
        yield
    finally:
        _source = before
