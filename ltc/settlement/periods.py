"""Settlement periods: one after another, as long as the tenant's terms say, without gaps and without overlap."""

from datetime import date
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.settlement.cadence import Cadence, Span, cut, span
from ltc.settlement.models import PeriodState, SettlementPeriod, SettlementRun
from ltc.settlement_terms.models import SettlementTerms
from ltc.settlement_terms.terms import SHIPPED, Terms


def span_of(session: Session, day: date) -> Span:
    """The period that a day is in, by the terms in force on that day; a change of the cadence cuts a period.

    A period that was opened stays as it is, whatever the terms say later: what follows begins where it ends.
    """
    starts = [(date.min, SHIPPED.cadence), *_starts(session)]
    cadence = next(cadence for start, cadence in reversed(starts) if start <= day)
    whole = span(cadence, day)
    opened = _opened(session, whole)
    if own := next((one for one in opened if one[0] <= day < one[1]), None):
        return own
    changes = [later[0] for earlier, later in pairwise(starts) if earlier[1] is not later[1]]
    return cut(whole, day, [*changes, *(bound for one in opened for bound in one)])


def _opened(session: Session, whole: Span) -> list[Span]:
    """Periods that were opened and share a day with a span."""
    touching = (SettlementPeriod.starts_on < whole[1], SettlementPeriod.ends_on > whole[0])
    rows = session.execute(select(SettlementPeriod.starts_on, SettlementPeriod.ends_on).where(*touching))
    return [(row[0], row[1]) for row in rows]


def _starts(session: Session) -> list[tuple[date, Cadence]]:
    """From which day on which cadence is in force."""
    query = select(SettlementTerms.valid_from, SettlementTerms.content).order_by(SettlementTerms.valid_from)
    return [(row[0], Terms.read(row[1]).cadence) for row in session.execute(query)]


def to_settle(session: Session, today: date) -> date:
    """A day of the period to settle next: after the last that has a run; before any run, when the first is payable."""
    runs = select(func.max(SettlementPeriod.ends_on)).join(
        SettlementRun, SettlementRun.period_id == SettlementPeriod.id
    )
    if last := session.scalar(runs):
        return min(last, today)
    return session.scalar(select(func.min(Accrual.payable_on)).where(Accrual.blocked.is_(None))) or today


def period_of(session: Session, day: date) -> SettlementPeriod:
    """The period of a day; opened when it was not known yet."""
    starts_on, ends_on = span_of(session, day)
    known = session.scalar(select(SettlementPeriod).where(SettlementPeriod.starts_on == starts_on))
    if known:
        return known
    period = SettlementPeriod(starts_on=starts_on, ends_on=ends_on, state=PeriodState.OPEN)
    session.add(period)
    session.flush()
    return period
