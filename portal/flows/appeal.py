"""An appeal: recorded, and the registration put back into review by somebody else."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.appeal.ask import appeal, open_until, refuse_late
from partners.appeal.models import Appeal
from partners.conflict.policy import in_force
from partners.protection.terms import terms_at
from partners.registration.models import Registration
from partners.registration.take_up import take_up
from portal.flows.promise import promised, today, worked
from portal.jobs.promise import later


def file(session: Session, registration: Registration, evidence: str, by: UUID, now: datetime) -> Appeal:
    """Appeal against a rejection. Reads no other partner's row; judged by a job, answered at a slot of its own."""
    submitted_at = registration.submitted_at or now
    days = terms_at(session, submitted_at).appeal_days
    refuse_late(registration, days, worked(session, now)[1], today(session, now))
    made = appeal(session, registration, evidence, by, now)
    take_up(registration, promised(session, in_force(session, submitted_at).answer_slot_minutes, now), now)
    later(session, "registration.judge", registration=str(registration.id))
    later(session, "registration.release", registration.answer_at, registration=str(registration.id))
    return made


def last_day(session: Session, registration: Registration, now: datetime) -> date | None:
    """The last day on which a registration's rejection can be appealed, for its page."""
    days = terms_at(session, registration.submitted_at or now).appeal_days
    return open_until(registration, days, worked(session, now)[1])
