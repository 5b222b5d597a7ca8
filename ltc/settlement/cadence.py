"""How long a settlement's period is: spans of days, from inclusive, until exclusive. Pure."""

from datetime import date, timedelta
from enum import StrEnum

Span = tuple[date, date]  # from inclusive, until exclusive
FIRST_MONDAY = date(1970, 1, 5)  # two weeks are counted from here, for every tenant and for ever
SECOND_HALF = 16


class Cadence(StrEnum):
    """How often is settled."""

    MONTHLY = "monthly"
    HALF_MONTHLY = "half_monthly"
    BIWEEKLY = "biweekly"
    QUARTERLY = "quarterly"


def month_of(day: date) -> Span:
    """The first day of a day's month, and the first of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _half_month_of(day: date) -> Span:
    """From the 1st to before the 16th, or from the 16th to the month's last day."""
    first, after = month_of(day)
    middle = first.replace(day=SECOND_HALF)
    return (first, middle) if day < middle else (middle, after)


def _two_weeks_of(day: date) -> Span:
    """Fourteen days from a Monday."""
    start = day - timedelta(days=(day - FIRST_MONDAY).days % 14)
    return start, start + timedelta(days=14)


def _quarter_of(day: date) -> Span:
    """Three calendar months from January, April, July or October."""
    start = date(day.year, day.month - (day.month - 1) % 3, 1)
    return start, month_of(start + timedelta(days=70))[1]


SPANS = {
    Cadence.MONTHLY: month_of,
    Cadence.HALF_MONTHLY: _half_month_of,
    Cadence.BIWEEKLY: _two_weeks_of,
    Cadence.QUARTERLY: _quarter_of,
}


def span(cadence: Cadence, day: date) -> Span:
    """The period that a day is in. Every day is in one, and its last day belongs to it."""
    return SPANS[cadence](day)


def cut(whole: Span, day: date, changes: list[date]) -> Span:
    """The part of a period around a day when the cadence changed inside it: a change begins a period of its own."""
    start, end = whole
    earlier = [change for change in changes if start < change <= day]
    later = [change for change in changes if day < change < end]
    return max([start, *earlier]), min([end, *later])
