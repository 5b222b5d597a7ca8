"""Counting violations as the tenant published it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partners.violation.models import WatchList


@dataclass(frozen=True, slots=True)
class Entry:
    """A violation that counts: its level, 1 to 3, and its day."""

    level: int
    on: date


@dataclass(frozen=True, slots=True)
class Rule:
    """So many of levels 1, 2 and 3 within a calendar year put a partner on a list for some days."""

    watch_list: WatchList
    needed: tuple[int, int, int]
    days: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that a partner is on, and its first day off it."""

    watch_list: WatchList
    until: date


SHIPPED = (
    Rule(WatchList.BLACK, (1, 0, 0), 90),
    Rule(WatchList.BLACK, (0, 3, 0), 90),
    Rule(WatchList.YELLOW, (0, 2, 0), 90),
    Rule(WatchList.YELLOW, (0, 1, 2), 90),
    Rule(WatchList.YELLOW, (0, 0, 3), 90),
)


def listing(entries: Sequence[Entry], rules: Iterable[Rule], today: date) -> Listing | None:
    """The hardest list that a partner is on today, and until when; None: on none."""
    found = [one for rule in rules if (one := _by_rule(entries, rule)) and today < one.until]
    return max(found, key=lambda one: (one.watch_list is WatchList.BLACK, one.until), default=None)


def _by_rule(entries: Sequence[Entry], rule: Rule) -> Listing | None:
    """From the last violation of a level that the rule counts, at which its count was full."""
    counted = [entry for entry in entries if rule.needed[entry.level - 1]]
    full = [entry.on for entry in counted if _is_full(entries, rule, entry.on)]
    return Listing(rule.watch_list, max(full) + timedelta(days=rule.days)) if full else None


def _is_full(entries: Sequence[Entry], rule: Rule, day: date) -> bool:
    year = [entry.level for entry in entries if entry.on.year == day.year and entry.on <= day]
    return all(year.count(level) >= needed for level, needed in enumerate(rule.needed, start=1))
