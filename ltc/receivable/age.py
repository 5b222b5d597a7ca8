"""How long an invoice has been due. Pure."""

from datetime import date, timedelta
from enum import StrEnum


class Age(StrEnum):
    """How many days ago an invoice was due."""

    NOT_DUE = "not_due"
    TO_30 = "to_30"
    TO_60 = "to_60"
    TO_90 = "to_90"
    OVER_90 = "over_90"


LAST_DAYS = {Age.NOT_DUE: 0, Age.TO_30: 30, Age.TO_60: 60, Age.TO_90: 90}


def age_of(due_on: date, today: date) -> Age:
    """The age of what is due on a day. On its last day it is not due yet; the bounds belong to the younger age."""
    late = (today - due_on).days
    return next((age for age, last in LAST_DAYS.items() if late <= last), Age.OVER_90)


def span(age: Age, today: date) -> tuple[date | None, date | None]:
    """The first and the last due day of an age; None where it has no bound."""
    ages = list(Age)
    first = today - timedelta(days=LAST_DAYS[age]) if age in LAST_DAYS else None
    before = None if age is Age.NOT_DUE else today - timedelta(days=LAST_DAYS[ages[ages.index(age) - 1]] + 1)
    return first, before
