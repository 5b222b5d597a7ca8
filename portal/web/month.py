"""The month that a page is asked for, written as 2026-03."""

from datetime import date

from flask import request

from ltc.settlement.periods import month_of
from pricing.ground.errors import DomainError


class MonthWrong(DomainError):
    """A month is written as 2026-03."""

    code = "month-wrong"
    status = 422


def asked_month() -> date | None:
    """The first day of the month that was asked for; None when none was."""
    asked = request.values.get("month", "")
    if not asked:
        return None
    try:
        return date.fromisoformat(f"{asked[:7]}-01")
    except ValueError as error:
        raise MonthWrong(field="month") from error


def asked_span() -> tuple[date, date] | None:
    """The month that was asked for, from inclusive, until exclusive; None when none was."""
    month = asked_month()
    return month_of(month) if month else None
