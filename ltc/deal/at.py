"""Where a deal stands, who decides on it, and the decision as it is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.path.content import Content
from ltc.path.find import content_of, path_of, place_of
from ltc.path.gate import Finding
from ltc.path.models import Path, PathStage
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class DealOver(DomainError):
    """The deal is lost, or at its last stage."""

    code = "deal-over"


class DealHeld(DomainError):
    """The deal is on hold until a day."""

    code = "deal-held"


class ModeOpen(DomainError):
    """The rules bar every mode, and nobody has chosen the deal's way yet."""

    code = "mode-open"


class StageMoved(DomainError):
    """Somebody else moved the deal on a moment ago."""

    code = "stage-moved"


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, in which roles, when, on which day of the tenant, and with which words."""

    person_id: UUID
    roles: frozenset[str]
    now: datetime
    today: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class At:
    """Where a deal stands: its path, the place of its stage, and what the path says."""

    path: Path
    place: int
    content: Content

    @property
    def stage(self) -> PathStage:
        """The stage."""
        return self.path.stages[self.place]


def at(session: Session, deal: Deal) -> At:
    """Where a deal stands."""
    path = path_of(session, deal.path_id)
    return At(path, place_of(path, deal.stage_id), content_of(path))


def refuse_held(deal: Deal, today: date) -> None:
    """A deal on hold waits for its day. Raises DealHeld."""
    if deal.held_until and today < deal.held_until:
        raise DealHeld(day=deal.held_until.isoformat())


def decided(deal: Deal, outcome: Outcome, found: list[Finding], by: By, note: str | None = None) -> GateDecision:
    """A decision on a deal as it is, with the conditions as they stand."""
    return GateDecision(
        id=new_id(),
        deal_id=deal.id,
        partner_id=deal.partner_id,
        deal_version=deal.version,
        path_id=deal.path_id,
        stage_id=deal.stage_id,
        outcome=outcome,
        conditions=[one.data() for one in found],
        missing=sum(not one.holds for one in found),
        note=note or by.note,
        decided_by=by.person_id,
        decided_at=by.now,
    )
