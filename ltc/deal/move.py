"""Moving a deal: to the next stage when its gate holds and somebody says Go, or out when it is lost."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.at import By, DealOver, ModeOpen, StageMoved, at, decided, refuse_held
from ltc.deal.facts import facts
from ltc.deal.models import Deal, DealMove, DealState, MoveKind
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.path.gate import standing
from ltc.path.models import PathStage
from ltc.path.roles import SELLERS, Party, decides, parties
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError, NotAllowed
from pricing.ground.record import new_id


class GateShut(DomainError):
    """Something that the gate asks for is missing; `reasons` says what."""

    code = "gate-shut"

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(missing=[reason.rule for reason in reasons])
        self.reasons = reasons


class LossReason(StrEnum):
    """Why a deal was lost."""

    PRICE = "price"
    PRODUCT = "product"
    COMPETITOR = "competitor"
    NO_BUDGET = "no_budget"
    NO_DECISION = "no_decision"


def advance(session: Session, deal: Deal, seen: UUID, by: By) -> PathStage:
    """Go: leave the stage for the next. `seen` is the stage that the mover saw: two clicks are one move.

    Raises GateShut with everything that is missing; ModeOpen while a person must choose the deal's way; StageMoved,
    NotAllowed, DealHeld, DealOver.
    """
    if deal.stage_id != seen:
        raise StageMoved
    if deal.needs_mode:
        raise ModeOpen
    here = at(session, deal)
    if deal.state is DealState.LOST or here.place + 1 == len(here.path.stages):
        raise DealOver
    if not decides(here.stage, by.roles):
        raise NotAllowed
    refuse_held(deal, by.today)
    deal.held_until = None
    session.flush()
    found = standing(here.content, here.place, facts(session, deal, by.today, by.person_id))
    if reasons := [one.reason for one in found if not one.holds]:
        raise GateShut(reasons)
    after = here.path.stages[here.place + 1]
    decision = decided(deal, Outcome.GO, found, by)
    session.add(decision)
    session.flush()
    follow(session, deal, record(deal, MoveKind.GO, here.stage, after, (by, decision, here.stage.gate)), after)
    return after


def lose(session: Session, deal: Deal, reason: LossReason, by: By) -> None:
    """Kill: end an open deal as lost, with a reason from the list. Sellers of either side do, or who decides here.

    Raises DealOver, NotAllowed.
    """
    if deal.state is not DealState.OPEN:
        raise DealOver
    here = at(session, deal)
    if not decides(here.stage, by.roles) and not parties(by.roles) & {*SELLERS, Party.PARTNER_SELLER}:
        raise NotAllowed
    found = standing(here.content, here.place, facts(session, deal, by.today, by.person_id))
    session.flush()
    decision = decided(deal, Outcome.KILL, found, by, reason.value)
    session.add(decision)
    session.flush()
    move = record(deal, MoveKind.LOST, here.stage, here.stage, (by, decision, reason.value))
    move.to_stage = DealState.LOST.value
    session.add(move)
    deal.state, deal.closed_at, deal.held_until = DealState.LOST, by.now, None


def win(deal: Deal, now: datetime) -> None:
    """An order was confirmed: the deal is won. It stays on its path until the cash is in."""
    if deal.state is DealState.OPEN:
        deal.state, deal.closed_at = DealState.WON, now


Why = tuple[By, GateDecision | None, str | None]


def record(deal: Deal, kind: MoveKind, before: PathStage | None, after: PathStage, why: Why) -> DealMove:
    """A move of a deal; `why`: who moves it, the decision that lets it, and what else is to be said."""
    by, decision, note = why
    return DealMove(
        id=new_id(),
        deal_id=deal.id,
        partner_id=deal.partner_id,
        kind=kind,
        gate_decision_id=decision.id if decision else None,
        from_stage=before.code if before else None,
        to_stage=after.code,
        from_stage_id=before.id if before else None,
        to_stage_id=after.id,
        moved_at=by.now,
        moved_by=by.person_id,
        note=note,
    )


def follow(session: Session, deal: Deal, move: DealMove, after: PathStage) -> None:
    """Write a move first, then stand where it leads: the database takes them in this order only."""
    session.add(move)
    session.flush()
    deal.path_id, deal.stage_id, deal.stage_since = after.path_id, after.id, move.moved_at
    session.flush()
