"""Settlement periods: calendar months, one after another."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.settlement.models import PeriodState, SettlementPeriod


def month_of(day: date) -> tuple[date, date]:
    """The first day of a day's month, and the first of the next."""
    first = day.replace(day=1)
    after = first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
    return first, after


def period_of(session: Session, day: date) -> SettlementPeriod:
    """The month of a day as a period; opened when it was not known yet."""
    starts_on, ends_on = month_of(day)
    known = session.scalar(select(SettlementPeriod).where(SettlementPeriod.starts_on == starts_on))
    if known:
        return known
    period = SettlementPeriod(starts_on=starts_on, ends_on=ends_on, state=PeriodState.OPEN)
    session.add(period)
    session.flush()
    return period
