"""Reading the board of a mode: what stands at each stage, and the first cards of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.board.weigh import Part, Sums, sums
from ltc.deal.late import Late, late
from ltc.deal.models import Deal
from ltc.deal.seek import NOT_LOST, Sought, Standing, criteria
from ltc.path.every_stage import StageOf, columns_of

CARDS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A stage, what stands there, and those that have stood there longest."""

    stage: StageOf
    sums: Sums
    cards: Sequence[Any]  # rows of id, number, customer_name, value_minor, currency, stage_since, held_until
    late: Late
    today: date

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.sums.count - len(self.cards)

    def is_held(self, card: Any) -> bool:
        """Whether a card's deal is on hold today."""
        return card.held_until is not None and self.today < card.held_until


def columns(session: Session, sought: Sought, standing: Standing) -> list[Column]:
    """The stages of a mode that have a gate, with deals that are not lost. Those at the last stage have arrived."""
    assert sought.mode
    own = {one.id: one for one in standing.stages if one.mode is sought.mode and not one.is_last}
    parts = _parts(session, own, replace(sought, stage=""), standing)
    gated = {one.code for one in own.values()}
    found = []
    for stage in columns_of(standing.stages, sought.mode):
        if stage.code in gated:
            whole = sums(parts[stage.code])
            narrowed = criteria(replace(sought, stage=stage.code), standing)
            cards = _cards(session, narrowed) if whole.count else ()
            allowed = late(standing.now, stage.due_days, standing.hours)
            found.append(Column(stage, whole, cards, allowed, standing.today))
    return found


def overdue_count(session: Session, sought: Sought, standing: Standing) -> int:
    """How many of a mode's deals stand too long before a gate."""
    narrowed = criteria(replace(sought, overdue=True), standing)
    return session.scalar(select(func.count(Deal.id)).where(*narrowed)) or 0


def _parts(
    session: Session, own: dict[UUID, StageOf], sought: Sought, standing: Standing
) -> defaultdict[str, list[Part]]:
    worth = func.sum(Deal.value_minor)
    query = select(Deal.stage_id, Deal.currency, func.count(Deal.id), worth)
    query = query.where(NOT_LOST, Deal.stage_id.in_(own), *criteria(sought, standing))
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for stage_id, currency, count, minor in session.execute(query.group_by(Deal.stage_id, Deal.currency)):
        parts[own[stage_id].code].append(Part(currency, count, int(minor), own[stage_id].probability_ppm))
    return parts


def _cards(session: Session, narrowed: Sequence[Any]) -> Sequence[Any]:
    shown = (Deal.id, Deal.number, Deal.customer_name, Deal.value_minor, Deal.currency)
    query = select(*shown, Deal.stage_since, Deal.held_until).where(NOT_LOST, *narrowed)
    return session.execute(query.order_by(Deal.stage_since, Deal.id).limit(CARDS)).all()
