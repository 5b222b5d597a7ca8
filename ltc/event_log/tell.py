"""A tenant's whole log in a format, piece by piece."""

from collections.abc import Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.event_log.happenings import happenings, of_deals
from ltc.event_log.models import LogFormat
from ltc.event_log.ocel import Count, ocel
from ltc.event_log.things import things
from ltc.event_log.xes import Trace, xes

DEALS = 500  # whose events are in memory at a time


def told(session: Session, kind: LogFormat, zone: ZoneInfo, count: Count) -> Iterator[str]:
    """The log as text; `count` says at the end how much it was. Days are told by their midnight in the zone."""
    if kind is LogFormat.XES:
        return xes(_traces(session, zone), count)
    return ocel(things(session), happenings(session, zone), count)


def _traces(session: Session, zone: ZoneInfo) -> Iterator[Trace]:
    given = (Deal.id, Deal.number, Deal.mode, Deal.state, Deal.value_minor, Deal.currency)
    rows = iter(session.execute(select(*given).order_by(Deal.id).execution_options(yield_per=DEALS)))
    while some := list(islice(rows, DEALS)):
        events = of_deals(session, zone, [row.id for row in some])
        for row in some:
            known = {"mode": row.mode.value, "state": row.state.value, "currency": row.currency}
            yield row.number, {**known, "value_minor": row.value_minor}, events[row.id]
