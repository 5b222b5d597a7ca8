"""The clock of the inbox: reminders before a case is due, escalation after it, each told once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.calendar.clock import Pace, opening, steps, struck
from partners.calendar.models import WorkingTime
from partners.conflict.models import CaseState, ConflictCase
from partners.registration.models import Registration
from portal.flows.people import asked
from portal.flows.promise import worked, zone
from portal.jobs.promise import later
from portal.notice.tell import About, tell

CLOCK = "case.clock"


def start(session: Session, case: ConflictCase, registration: Registration, now: datetime) -> None:
    """Start the clock of a case that was judged; whom it tells is looked up when it strikes."""
    session.flush()
    time, hours = worked(session, case.due_at)
    first = opening(case.due_at, _pace(time), hours)
    if first and first > now:
        later(session, CLOCK, first, case=str(case.id))
    elif first:
        _strike(session, case, registration, now)


def strike(session: Session, case_id: UUID, now: datetime) -> None:
    """Tell whoever is to be told by now, and promise the next strike. A decided case has no clock."""
    case = session.scalars(select(ConflictCase).where(ConflictCase.id == case_id)).one()
    if case.state is not CaseState.OPEN:
        return
    registration = session.scalars(select(Registration).where(Registration.id == case.registration_id)).one()
    _strike(session, case, registration, now)


def _strike(session: Session, case: ConflictCase, registration: Registration, now: datetime) -> None:
    people = asked(session, registration)
    time, hours = worked(session, case.due_at)
    plan = steps(case.due_at, _pace(time), len(people), hours)
    facts = {
        "number": registration.number,
        "due": f"{case.due_at.astimezone(zone(session)):%Y-%m-%d %H:%M}",
        "path": f"cases/{case.id}",
    }
    for step in struck(plan, case.due_at, now):
        template = "case_reminder" if step.is_reminder else "case_overdue"
        tell(session, people[step.place], About(template, case.id, f"{case.due_at.isoformat()} {step.place}"), facts)
    if next_at := min((step.at for step in plan if step.at > now), default=None):
        later(session, CLOCK, next_at, case=str(case.id))


def _pace(time: WorkingTime) -> Pace:
    return Pace(timedelta(hours=time.remind_hours), timedelta(hours=time.escalate_hours))
