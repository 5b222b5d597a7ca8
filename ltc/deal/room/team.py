"""Who answers for a deal: each change ends one row and begins another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.circle import Circle, NotAReader
from ltc.deal.room.models import DealTeamMember, TeamRole
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Seat:
    """A role and who takes it; None leaves it empty."""

    role: TeamRole
    person_id: UUID | None


def seat(session: Session, deal: Deal, new: Seat, by: tuple[UUID, datetime], circle: Circle) -> bool:
    """Give a role to a person of the house or of the deal's partner; False when nothing changes. Raises NotAReader.

    Partner and house both see who it is. Of two people who change one role at once, one is refused by the database.
    """
    if new.person_id and new.person_id not in circle.readers(shared=True):
        raise NotAReader(field=new.role.value)
    found = session.scalar(now_in_it(deal.id).where(DealTeamMember.role == new.role).with_for_update())
    if (found.person_id if found else None) == new.person_id:
        return False
    person_id, now = by
    if found:
        found.until_at, found.ended_by = now, person_id
        session.flush()  # the one goes before the other comes
    if new.person_id:
        row = DealTeamMember(id=new_id(), partner_id=deal.partner_id, deal_id=deal.id, role=new.role)
        row.person_id, row.since_at, row.set_by = new.person_id, now, person_id
        session.add(row)
    return True


def now_in_it(deal_id: UUID) -> Select[DealTeamMember]:
    """The team of a deal at present."""
    return select(DealTeamMember).where(DealTeamMember.deal_id == deal_id, DealTeamMember.until_at.is_(None))
