"""Reading who owns leads, and by which rules."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead_owner.models import LeadOwnerTerms, LeadTenure
from partners.lead_owner.terms import OwnerTerms

WORKED_ON = (Lead.state == LeadState.NEW, Lead.back_on.is_(None))


def in_force(session: Session, at: datetime) -> tuple[int, OwnerTerms]:
    """Version and rules at an instant; version 0, which asks nobody, before the first is published."""
    found = session.scalar(versions().where(LeadOwnerTerms.in_force_from <= at).limit(1))
    return (found.version, terms_of(found)) if found else (0, OwnerTerms())


def versions() -> Select[LeadOwnerTerms]:
    """All versions, the newest first."""
    return select(LeadOwnerTerms).order_by(LeadOwnerTerms.version.desc())


def terms_of(row: LeadOwnerTerms) -> OwnerTerms:
    """A version as a value."""
    return OwnerTerms(
        choosing=row.choosing,
        territories={UUID(region): tuple(map(UUID, people)) for region, people in row.territories.items()},
        others=tuple(map(UUID, row.others)),
        open_max=row.open_max,
        idle_days=row.idle_days,
        warn_days=row.warn_days,
    )


def tenures(lead_id: UUID) -> Select[LeadTenure]:
    """Who owned a lead, newest first."""
    query = select(LeadTenure).where(LeadTenure.lead_id == lead_id)
    return query.order_by(LeadTenure.since_at.desc(), LeadTenure.id.desc())


def open_leads(session: Session, people: Collection[UUID]) -> Counter[UUID]:
    """How many leads each person works on: with the house, and not put aside."""
    query = select(Lead.owner_id, func.count().label("number")).where(*WORKED_ON, Lead.owner_id.in_(people))
    rows = session.execute(query.group_by(Lead.owner_id))
    return Counter({row.owner_id: row.number for row in rows if row.owner_id})


def untouched_since(instant: datetime) -> Select[Lead]:
    """Owned leads that are worked on and were not touched after an instant, the longest first."""
    owned = (*WORKED_ON, Lead.owner_id.is_not(None), Lead.touched_at <= instant)
    return select(Lead).where(*owned).order_by(Lead.touched_at, Lead.id)


def goes_back_at(lead: Lead, terms: OwnerTerms) -> datetime | None:
    """When a lead goes back to the pool if nothing happens; None for one that does not."""
    is_worked_on = lead.state is LeadState.NEW and lead.back_on is None
    if not (lead.owner_id and lead.touched_at and is_worked_on):
        return None
    return lead.touched_at + timedelta(days=terms.idle_days)
