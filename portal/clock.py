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
    """Hold the clock at an instant: for tests, and for planting a past.

    There is one clock for all threads: who lets it go while another holds it would leave it stopped, and is told.
    """
    global _source

    def held() -> datetime:
        return instant

    before, _source = _source, held
    try:
        yield
    finally:
        is_mine = _source is held
        _source = before if is_mine else host
        if not is_mine:
            raise RuntimeError("the clock was held by somebody else meanwhile")
