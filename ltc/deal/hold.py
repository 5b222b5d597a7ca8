"""Putting a deal on hold until a day, and taking it off again."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.at import By, DealOver, StageMoved, at, decided, refuse_held
from ltc.deal.facts import facts
from ltc.deal.models import Deal, DealState
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.path.gate import standing
from ltc.path.roles import decides
from pricing.ground.errors import Invalid, NotAllowed

HOLD_DAYS_MAX = 366


class HoldEndless(Invalid):
    """A hold ends on a day after today, and within a year."""

    code = "hold-endless"


def hold(session: Session, deal: Deal, seen: UUID, until: date | None, by: By) -> GateDecision:
    """Hold: the deal stays at its stage until a day, on which it is decided again.

    Raises StageMoved, DealOver, NotAllowed, DealHeld, HoldEndless.
    """
    if deal.stage_id != seen:
        raise StageMoved
    here = at(session, deal)
    if deal.state is not DealState.OPEN:
        raise DealOver
    if not decides(here.stage, by.roles):
        raise NotAllowed
    refuse_held(deal, by.today)
    if until is None or not 0 < (until - by.today).days <= HOLD_DAYS_MAX:
        raise HoldEndless(field="held_until", most=HOLD_DAYS_MAX)
    session.flush()
    found = standing(here.content, here.place, facts(session, deal, by.today, by.person_id))
    decision = decided(deal, Outcome.HOLD, found, by)
    decision.held_until = deal.held_until = until
    session.add(decision)
    return decision


def resume(session: Session, deal: Deal, by: By) -> None:
    """End a hold before its day. Raises NotAllowed; a deal that is not on hold stays as it is."""
    if not decides(at(session, deal).stage, by.roles):
        raise NotAllowed
    deal.held_until = None


def run_out(deal: Deal, until: date) -> bool:
    """Whether a hold that ends on this day is over now, and was not ended or renewed before."""
    if deal.held_until != until or deal.state is not DealState.OPEN:
        return False
    deal.held_until = None
    return True
