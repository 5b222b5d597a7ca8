"""The life of a lead in the house: scored and given to somebody as it comes, worked on, put aside, and taken back."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.lead.enter import Enquiry, enter
from partners.lead.models import Lead
from partners.lead_owner import own
from partners.lead_owner.find import in_force, untouched_since
from partners.lead_owner.kinds import Lost
from partners.lead_qualification.qualify import Finding, find_out
from partners.lead_touch import touch
from portal.actor import ROBOT_ID
from portal.flows.lead_score import RESCORE, rescore_one
from portal.flows.promise import today
from portal.identity.models import Membership, Person
from portal.jobs.promise import later
from portal.notice.models import Notice
from portal.notice.tell import About, tell
from portal.permits import PERMITS, Permission

COME = "lead.come"
IDLE = "lead_idle"
A_NIGHT = timedelta(hours=12)


def keep(session: Session, enquiry: Enquiry, by: UUID, now: datetime) -> Lead:
    """Enter an enquiry; it is scored and given to somebody at once. Errors: those of `partners.lead.enter`."""
    lead = enter(session, enquiry, by, now)
    session.flush()
    come(session, lead.id, now)
    return lead


def come(session: Session, lead_id: UUID, now: datetime) -> None:
    """Score a lead that came, and give it to a person by the rules, who is told."""
    rescore_one(session, lead_id, now)
    if owner_id := own.assign(session, lead_id, workers(session), now):
        _tell(session, owner_id, "lead_given", lead_id, now.isoformat())


def workers(session: Session) -> dict[UUID, str]:
    """Everybody of the house who may own leads today, by name."""
    able = PERMITS[Permission.LEAD_WORK]
    query = select(Membership.roles, Person.id, Person.name).join(Person, Person.id == Membership.person_id)
    standing = (Membership.partner_id.is_(None), Membership.ended_at.is_(None), Person.disabled_at.is_(None))
    rows = session.execute(query.where(*standing).order_by(Person.name, Person.id))
    return {row.id: row.name for row in rows if able & set(row.roles)}


def give(session: Session, lead_id: UUID, to: UUID, by: own.By) -> None:
    """Give a lead to a person by hand; she is told, unless she took it herself."""
    own.give(session, lead_id, to, by)
    if to != by.person_id:
        _tell(session, to, "lead_given", lead_id, by.now.isoformat())


def found_out(session: Session, lead_id: UUID, found: list[Finding], by: own.By) -> None:
    """Keep what was found out about a lead; it is touched by that, and scored anew."""
    if find_out(session, lead_id, found, (by.person_id, by.now)):
        session.scalars(select(Lead).where(Lead.id == lead_id)).one().touched_at = by.now
        rescore_one(session, lead_id, by.now)


def begin_day(session: Session, now: datetime) -> None:
    """Every day: what was put aside comes back, what sleeps is warned of or goes to the pool, all are scored anew."""
    _come_back(session, now)
    _, terms = in_force(session, now)
    idle = now - timedelta(days=terms.idle_days)
    for lead in session.scalars(untouched_since(idle)).all():
        if not terms.warn_days or _was_warned(session, lead, now - A_NIGHT):
            owner_id = own.release(session, lead.id, Lost.IDLE, own.By(ROBOT_ID, now))
            _tell(session, owner_id, "lead_recycled", lead.id, now.isoformat())
    if terms.warn_days:
        for lead in session.scalars(untouched_since(idle + timedelta(days=terms.warn_days))).all():
            _tell(session, lead.owner_id, IDLE, lead.id, _silence(lead))
    later(session, RESCORE, after="")


def _silence(lead: Lead) -> str:
    """Which silence of a lead is meant: it is warned of once."""
    return str(lead.touched_at and lead.touched_at.isoformat())


def _was_warned(session: Session, lead: Lead, before: datetime) -> bool:
    """Whether the owner was told of this silence in time; nothing goes back on the day on which it is told."""
    told = select(Notice.id).where(Notice.kind == IDLE, Notice.subject_id == lead.id, Notice.told_at <= before)
    return session.scalar(told.where(Notice.mark == f"{_silence(lead)} {lead.owner_id}")) is not None


def _come_back(session: Session, now: datetime) -> None:
    for lead in session.scalars(touch.due(today(session, now))).all():
        day, lead.back_on, lead.touched_at = lead.back_on, None, now
        _tell(session, lead.owner_id, "lead_back", lead.id, str(day))


def _tell(session: Session, person_id: UUID | None, kind: str, lead_id: UUID, mark: str) -> None:
    """Tell somebody once of one thing that happened to a lead; nobody is told nothing."""
    if person_id:
        tell(session, person_id, About(kind, lead_id, f"{mark} {person_id}"), {"path": f"leads/{lead_id}"})
