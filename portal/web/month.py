"""The month that a page is asked for, written as 2026-03, or another span of days: 2026-03-16/2026-04-01 (ISO 8601)."""

from datetime import date

from flask import request

from ltc.settlement.cadence import Span, month_of
from pricing.ground.errors import DomainError


class MonthWrong(DomainError):
    """A month is written as 2026-03, a span as 2026-03-16/2026-04-01: from inclusive, until exclusive."""

    code = "month-wrong"
    status = 422


def asked_span() -> Span | None:
    """What was asked for, from inclusive, until exclusive; None when nothing was. A day stands for its month."""
    asked = request.values.get("month", "")
    if not asked:
        return None
    start, _, end = asked.partition("/")
    try:
        first = date.fromisoformat(start if len(start) > len("2026-03") else f"{start}-01")
        span = (first, date.fromisoformat(end)) if end else month_of(first)
    except ValueError as error:
        raise MonthWrong(field="month") from error
    if span[0] >= span[1]:
        raise MonthWrong(field="month")
    return span


def asked_day() -> date | None:
    """The first day of what was asked for, or the day itself; None when nothing was."""
    span, asked = asked_span(), request.values.get("month", "")
    return span and (date.fromisoformat(asked) if len(asked) == len("2026-03-16") else span[0])


def written(span: Span) -> str:
    """A span as an address has it."""
    return f"{span[0]:%Y-%m}" if span == month_of(span[0]) else f"{span[0]}/{span[1]}"
