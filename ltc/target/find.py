"""Reading targets, and what was won against them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.sales_team.models import SalesTeamMember
from ltc.target.models import Target, TargetKind
from pricing.ground.rate import PPM, Rounding, rounded

Whose = tuple[TargetKind, UUID, str]  # and in which currency
Midnight = Callable[[date], datetime]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be won, what is won, in minor units of a currency; None: no target is set."""

    kind: TargetKind
    subject_id: UUID
    currency: str
    target_minor: int | None
    won_minor: int
    deals: int
    target_id: UUID | None = None

    @property
    def share_ppm(self) -> int | None:
        """How much of the target is won, half to even; None without a target."""
        if not self.target_minor:
            return None
        return rounded(self.won_minor * PPM, self.target_minor, Rounding.HALF_EVEN)


def history(of: Target) -> Select[Target]:
    """What was set for the same person or team in the same month, the newest first."""
    query = select(Target).where(Target.subject_id == of.subject_id, Target.month_on == of.month_on)
    return query.order_by(Target.currency, Target.version.desc())


def standings(session: Session, month: date, midnight: Midnight) -> list[Standing]:
    """Everybody who has a target in a month or won something in it; `midnight` says when a day begins.

    A deal counts for its owner, and for each team in which the owner was when it was won.
    """
    after = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    aims = {
        (one.kind, one.subject_id, one.currency): (one.value_minor, one.id)
        for one in session.scalars(select(Target).where(Target.month_on == month).order_by(Target.version))
    }
    found = _won(session, month, after, midnight)
    none = (None, None)
    return [
        Standing(*whose, aims.get(whose, none)[0], *found[whose], aims.get(whose, none)[1]) for whose in aims | found
    ]


def _won(session: Session, month: date, after: date, midnight: Midnight) -> defaultdict[Whose, tuple[int, int]]:
    found: defaultdict[Whose, tuple[int, int]] = defaultdict(lambda: (0, 0))
    people: defaultdict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    for owner_id, currency, minor, deals in _sums(session, None, midnight(month), midnight(after)):
        people[owner_id][currency] = found[TargetKind.PERSON, owner_id, currency] = (minor, deals)
    there = (SalesTeamMember.joined_on < after, SalesTeamMember.left_on.is_(None) | (SalesTeamMember.left_on > month))
    for member in session.scalars(select(SalesTeamMember).where(*there)):
        for currency, worth in _members(session, member, people[member.person_id], (month, after, midnight)).items():
            before = found[TargetKind.TEAM, member.sales_team_id, currency]
            found[TargetKind.TEAM, member.sales_team_id, currency] = before[0] + worth[0], before[1] + worth[1]
    return found


def _members(
    session: Session, member: SalesTeamMember, whole: dict[str, tuple[int, int]], span: tuple[date, date, Midnight]
) -> dict[str, tuple[int, int]]:
    """What a member won while in the team: all of the month, or the part of it that is asked for again."""
    month, after, midnight = span
    first, until = max(member.joined_on, month), min(member.left_on or after, after)
    if (first, until) == (month, after) or not whole:
        return whole
    part = _sums(session, member.person_id, midnight(first), midnight(until))
    return {currency: (minor, deals) for _, currency, minor, deals in part}


def _sums(
    session: Session, owner_id: UUID | None, first: datetime, until: datetime
) -> list[tuple[UUID, str, int, int]]:
    query = select(Deal.owner_id, Deal.currency, func.sum(Deal.value_minor), func.count(Deal.id))
    query = query.where(Deal.closed_at >= first, Deal.closed_at < until, Deal.state == DealState.WON)
    query = query.where(Deal.owner_id == owner_id if owner_id else Deal.owner_id.is_not(None))
    found = session.execute(query.group_by(Deal.owner_id, Deal.currency))
    return [(owner, currency, int(minor), deals) for owner, currency, minor, deals in found if owner]
