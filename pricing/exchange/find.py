"""Reading exchange rates: those in force, and everything that was entered."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pricing.exchange.convert import ExchangeRate
from pricing.exchange.models import EnteredRate
from pricing.exchange.rules import History, Pair


def entries() -> Select[EnteredRate]:
    """Everything that was entered, in no order."""
    return select(EnteredRate)


def in_force(session: Session, day: date, *bounds: ColumnElement[bool]) -> list[EnteredRate]:
    """The rates in force on a day, one to a pair: the latest start, and of it the last entry."""
    row = EnteredRate
    latest = select(row.tenant_id, row.source, row.target, func.max(row.starts_on).label("starts_on"))
    latest = latest.where(row.starts_on <= day, *bounds).group_by(row.tenant_id, row.source, row.target)
    last = latest.subquery()
    own = (getattr(row, name) == last.c[name] for name in ("tenant_id", "source", "target", "starts_on"))
    query = select(row).where(*own).order_by(row.source, row.target, row.entry)
    return list({(one.source, one.target): one for one in session.scalars(query)}.values())


def rates_to(session: Session, target: str, sources: Collection[str], day: date) -> dict[str, ExchangeRate]:
    """The rates into a currency that are in force on a day, by the currency they are from."""
    if not sources:
        return {}
    found = in_force(session, day, EnteredRate.target == target, EnteredRate.source.in_(sources))
    return {one.source: one.rate() for one in found}


def history(session: Session, pairs: Collection[Pair]) -> History:
    """What stands for these pairs and their reverse, of every day."""
    currencies = {currency for pair in pairs for currency in pair}
    query = select(EnteredRate).where(EnteredRate.source.in_(currencies), EnteredRate.target.in_(currencies))
    found = History()
    for one in session.scalars(query):
        found.put(one.rate(), one.entry)
    return found
