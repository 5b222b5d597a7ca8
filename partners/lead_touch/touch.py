"""Touching a lead, putting it aside until a day (nurture), and taking it up again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.lead.find import lead_of
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead.states import LeadMoveNotAllowed
from partners.lead_touch.models import LeadTouch, TouchKind
from pricing.ground.errors import Invalid

ASIDE_DAYS_MAX = 730
SPOKEN = (TouchKind.CALL, TouchKind.MAIL, TouchKind.VISIT, TouchKind.CHAT)


class BackTooSoonOrLate(Invalid):
    """A lead is put aside until a later day, and not for longer than two years."""

    code = "lead-back-on"


@dataclass(frozen=True, slots=True)
class By:
    """Who touches a lead, and when; `today` is the tenant's date."""

    person_id: UUID
    now: datetime
    today: date


def touches(lead_id: UUID) -> Select[LeadTouch]:
    """The touches of a lead, newest first."""
    query = select(LeadTouch).where(LeadTouch.lead_id == lead_id)
    return query.order_by(LeadTouch.touched_at.desc(), LeadTouch.id.desc())


def touch(session: Session, lead_id: UUID, how: tuple[TouchKind, str], by: By) -> None:
    """Keep how a lead that is with the house was touched, and what came of it. Raises LeadMoveNotAllowed."""
    _keep(session, _with_house(session, lead_id), how, by)


def put_aside(session: Session, lead_id: UUID, until: date, why: str, by: By) -> None:
    """Take a lead out of the working lists until a day. Raises BackTooSoonOrLate, LeadMoveNotAllowed."""
    if not by.today < until <= by.today + timedelta(days=ASIDE_DAYS_MAX):
        raise BackTooSoonOrLate(field="back_on")
    lead = _with_house(session, lead_id)
    lead.back_on = until
    _keep(session, lead, (TouchKind.NURTURE, why), by, until)


def take_up(session: Session, lead_id: UUID, why: str, by: By) -> None:
    """Bring a lead that was put aside back at once; one that is back stays as it is."""
    lead = _with_house(session, lead_id)
    if lead.back_on:
        lead.back_on = None
        _keep(session, lead, (TouchKind.BACK, why), by)


def due(today: date) -> Select[Lead]:
    """Leads that were put aside until a day that has come."""
    return select(Lead).where(Lead.back_on <= today).order_by(Lead.back_on, Lead.id)


def _keep(session: Session, lead: Lead, how: tuple[TouchKind, str], by: By, back_on: date | None = None) -> None:
    lead.touched_at = by.now
    row = LeadTouch(lead_id=lead.id, kind=how[0], note=how[1].strip(), back_on=back_on)
    row.touched_by, row.touched_at = by.person_id, by.now
    session.add(row)


def _with_house(session: Session, lead_id: UUID) -> Lead:
    lead = lead_of(session, lead_id)
    if lead.state is not LeadState.NEW:
        raise LeadMoveNotAllowed(state=lead.state, to=LeadState.NEW)
    return lead
