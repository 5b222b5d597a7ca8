"""The arithmetic of figures: shares, percentiles, days sales outstanding. Whole numbers only. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partners.calendar.hours import Hours
from pricing.ground.rate import PPM, Rounding, rounded

LEAST = 5  # rows: a share or a percentile of fewer says nothing
DAY = timedelta(days=1)


def share_ppm(part: int, whole: int, rows: int) -> int | None:
    """A part of a whole in parts per million, half to even; None where fewer than `LEAST` rows stand behind it."""
    if rows < LEAST or whole <= 0:
        return None
    return rounded(part * PPM, whole, Rounding.HALF_EVEN)


def percentile(values: Sequence[int], percent: int) -> int | None:
    """A percentile by nearest rank: the smallest value that at least so many percent of the values do not exceed.

    It is always one of the values, never one in between: of 1, 2, 3, 4 the median is 2. None for fewer than `LEAST`.
    """
    if len(values) < LEAST:
        return None
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def dso_days(balance_minor: int, revenue_minor: int, days: int) -> int | None:
    """Days sales outstanding: what is owed, over what was invoiced in so many days, times those days; half to even."""
    if revenue_minor <= 0:
        return None
    return rounded(max(balance_minor, 0) * days, revenue_minor, Rounding.HALF_EVEN)


def count_back_days(balance_minor: int, months: Iterable[tuple[int, int]]) -> int | None:
    """Days sales outstanding by counting back: how many days of the latest months' invoices make up what is owed.

    `months`: days and invoiced minor units of each, the latest first. The last month counts in part, half to even.
    None when all of them are not enough.
    """
    left, counted = max(balance_minor, 0), 0
    for days, invoiced in months:
        if left == 0:
            break
        if left < invoiced:
            return counted + rounded(left * days, invoiced, Rounding.HALF_EVEN)
        left, counted = left - max(invoiced, 0), counted + days
    return None if left else counted


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a span in order, so that those between two days are found at once."""

    days: tuple[date, ...]

    @classmethod
    def of(cls, first: date, until: date, hours: Hours) -> "WorkingDays":
        """Those from a day on and before another."""
        whole = (first + DAY * number for number in range((until - first).days))
        return cls(tuple(day for day in whole if hours.works(day)))

    def between(self, start: date, end: date) -> int:
        """How many come after a day, up to and with another: how a due time in working days is counted."""
        return bisect_right(self.days, end) - bisect_right(self.days, start)
