"""Half years, in which customers are asked once whether they would recommend. Pure."""

import re
from dataclasses import dataclass
from datetime import date

CODE = re.compile(r"(20\d\d)-H([12])")


@dataclass(frozen=True, slots=True)
class Half:
    """A half year: its first day, and the first day after it."""

    starts_on: date
    ends_on: date

    @property
    def code(self) -> str:
        """Such as 2026-H2."""
        return f"{self.starts_on.year}-H{1 if self.starts_on.month == 1 else 2}"


def half_of(day: date) -> Half:
    """The half year in which a day lies."""
    if day.month <= 6:
        return Half(date(day.year, 1, 1), date(day.year, 7, 1))
    return Half(date(day.year, 7, 1), date(day.year + 1, 1, 1))


def half(code: str, today: date) -> Half:
    """The half year of a code; nonsense is the one of today."""
    found = CODE.fullmatch(code)
    return half_of(date(int(found[1]), 1 if found[2] == "1" else 7, 1)) if found else half_of(today)


def before(one: Half) -> Half:
    """The half year before."""
    year, is_first = one.starts_on.year, one.starts_on.month == 1
    return half_of(date(year - 1, 7, 1) if is_first else date(year, 1, 1))
