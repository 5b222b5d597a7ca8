"""Searching deals: what a list and the board narrow by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select

from ltc.deal.late import late
from ltc.deal.models import Deal, DealState
from ltc.deal.room.models import DealTeamMember, TeamRole
from ltc.mode.models import Mode
from ltc.path.every_stage import StageOf
from partners.calendar.hours import Hours

NOT_LOST = Deal.state != literal_column("'lost'")  # literal, as the index says it


@dataclass(frozen=True, slots=True)
class Sought:
    """What a deal must be like; nothing is asked of what is None or empty. `ar_id` answers for the account."""

    state: DealState | None = None
    mode: Mode | None = None
    text: str = ""  # the start of a number or of a customer's name
    stage: str = ""  # a code; what is lost does not stand there any more
    owner_id: UUID | None = None
    ar_id: UUID | None = None
    overdue: bool = False
    closed: tuple[datetime, datetime] | None = None  # half-open
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Against what overdue is measured: every stage there is, the instant, the tenant's day and its working hours."""

    stages: list[StageOf]
    now: datetime
    today: date
    hours: Hours


def criteria(sought: Sought, standing: Standing | None) -> list[ColumnElement[bool]]:
    """What a select of deals is narrowed by. A stage and overdue need the standing; without it they find nothing."""
    found = [] if sought.state is None else [Deal.state == sought.state]
    found += [] if sought.mode is None else [Deal.mode == sought.mode]
    if sought.text:
        begins = f"{sought.text}%"
        found.append(Deal.number.ilike(begins) | Deal.customer_name.ilike(begins))
    if sought.owner_id:
        found.append(Deal.owner_id == sought.owner_id)
    if sought.ar_id:
        found.append(Deal.id.in_(answered_for(sought.ar_id)))
    known = standing.stages if standing else []
    if sought.closed:
        found += [sought.closed[0] <= Deal.closed_at, Deal.closed_at < sought.closed[1]]
    if sought.currency:
        found.append(Deal.currency == sought.currency)
    stages = [one for one in known if sought.mode in (None, one.mode) and sought.stage in ("", one.code)]
    if sought.overdue and standing:
        return [*found, *overdue(stages, standing)]
    return [*found, NOT_LOST, Deal.stage_id.in_([one.id for one in stages])] if sought.stage else found


def overdue(stages: Iterable[StageOf], standing: Standing) -> list[ColumnElement[bool]]:
    """Deals that stand too long before a gate and are not on hold, on the working calendar as it is now."""
    by_days: defaultdict[int, list[UUID]] = defaultdict(list)
    gated = [one for one in stages if not one.is_last]
    for one in gated:
        by_days[one.due_days].append(one.id)
    spans = []
    for days, ids in by_days.items():
        found = late(standing.now, days, standing.hours)
        within = [and_(start <= Deal.stage_since, Deal.stage_since < end) for start, end in found.spans]
        spans.append(and_(Deal.stage_id.in_(ids), or_(Deal.stage_since < found.before, *within)))
    free = or_(Deal.held_until.is_(None), Deal.held_until <= standing.today)
    return [NOT_LOST, Deal.stage_id.in_([one.id for one in gated]), or_(false(), *spans), free]


def answered_for(person_id: UUID) -> Select[UUID]:
    """The deals for whose account somebody answers now."""
    now_in_it = (DealTeamMember.until_at.is_(None), DealTeamMember.role == TeamRole.ACCOUNT)
    return select(DealTeamMember.deal_id).where(DealTeamMember.person_id == person_id, *now_in_it)
