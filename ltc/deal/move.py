"""Moving a deal: to the next stage when its gate holds, or out when it is lost."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.find import facts
from ltc.deal.models import Deal, DealMove, DealState
from ltc.path.find import path_of
from ltc.path.gate import missing
from ltc.path.models import PathStage
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError


class GateShut(DomainError):
    """Something that the gate asks for is missing; `reasons` says what."""

    code = "gate-shut"

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(missing=[reason.rule for reason in reasons])
        self.reasons = reasons


class DealOver(DomainError):
    """The deal is lost, or at its last stage."""

    code = "deal-over"


class ModeOpen(DomainError):
    """The rules bar every mode, and nobody has chosen the deal's way yet."""

    code = "mode-open"


class StageMoved(DomainError):
    """Somebody else moved the deal on a moment ago."""

    code = "stage-moved"


class LossReason(StrEnum):
    """Why a deal was lost."""

    PRICE = "price"
    PRODUCT = "product"
    COMPETITOR = "competitor"
    NO_BUDGET = "no_budget"
    NO_DECISION = "no_decision"


def advance(session: Session, deal: Deal, seen: UUID, by: UUID, now: datetime) -> PathStage:
    """Leave the stage for the next. `seen` is the stage that the mover saw: two clicks are one move.

    Raises GateShut with everything that is missing; ModeOpen while a person must choose the deal's way.
    """
    if deal.stage_id != seen:
        raise StageMoved
    if deal.needs_mode:
        raise ModeOpen
    stages = path_of(session, deal.path_id).stages
    at = next(i for i, stage in enumerate(stages) if stage.id == deal.stage_id)
    if deal.state is DealState.LOST or at + 1 == len(stages):
        raise DealOver
    if reasons := missing(stages[at].conditions, facts(session, deal)):
        raise GateShut(reasons)
    _move(session, deal, (stages[at], stages[at + 1]), by, now)
    return stages[at + 1]


def lose(session: Session, deal: Deal, reason: LossReason, by: UUID, now: datetime) -> None:
    """End an open deal as lost, with a reason from the list."""
    if deal.state is not DealState.OPEN:
        raise DealOver
    stage = session.get_one(PathStage, (deal.tenant_id, deal.stage_id))
    deal.state, deal.closed_at = DealState.LOST, now
    session.add(_record(deal, stage.code, DealState.LOST.value, (by, now), reason.value))


def win(deal: Deal, now: datetime) -> None:
    """An order was confirmed: the deal is won. It stays on its path until the cash is in."""
    if deal.state is DealState.OPEN:
        deal.state, deal.closed_at = DealState.WON, now


def _move(session: Session, deal: Deal, stages: tuple[PathStage, PathStage], by: UUID, now: datetime) -> None:
    before, after = stages
    deal.stage_id, deal.stage_since = after.id, now
    session.add(_record(deal, before.code, after.code, (by, now), before.gate))


def _record(deal: Deal, before: str, after: str, who: tuple[UUID, datetime], note: str | None) -> DealMove:
    by, at = who
    return DealMove(
        deal_id=deal.id,
        partner_id=deal.partner_id,
        from_stage=before,
        to_stage=after,
        moved_at=at,
        moved_by=by,
        note=note,
    )
