"""Trying a settlement out: the very code of the real one, and what it would say."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.settlement.cadence import Span
from ltc.settlement.due import Due
from ltc.settlement.left_out import Silent, left_out, silent, why_empty
from ltc.settlement.outcome import outcome
from ltc.settlement.periods import period_of
from ltc.settlement.settle import NothingToSettle, settle
from pricing.ground.bulk import BulkDoor
from pricing.ground.decision import Reason


@dataclass(frozen=True, slots=True)
class Trial:
    """What a settlement would say: its statements, who is paid for nothing, and what is not in and why."""

    span: Span
    statements: tuple[Due, ...]
    silent: tuple[Silent, ...]
    left_out: tuple[Reason, ...]
    digest: str  # that of the run; empty when nothing is settled


def try_out(session: Session, door: BulkDoor, day: date, by: UUID, now: datetime) -> Trial:
    """Settle the period of a day and say what came out. The caller rolls back: what is written here must not stay.

    An empty settlement is no refusal here: it says why it is empty. A period that has a run is refused as ever.
    """
    period = period_of(session, day)
    span = (period.starts_on, period.ends_on)
    unheard, missing = tuple(silent(session, span)), tuple(left_out(session, span))
    try:
        run = settle(session, door, period, by, now)
    except NothingToSettle:
        return Trial(span, (), unheard, tuple(why_empty(missing, span)), "")
    session.flush()
    return Trial(span, tuple(outcome(session, run, now)), unheard, missing, run.digest)
