"""Dates and promised times where the tenant is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from partners.calendar.find import hours_at, in_force
from partners.calendar.hours import Hours
from partners.calendar.models import WorkingTime
from partners.registration.answer_time import Promise, answer_at, promise
from portal.clock import now as present
from portal.identity import tenants


def today(session: Session, now: datetime | None = None) -> date:
    """The tenant's calendar date at an instant; at present when none is given."""
    return (now or present()).astimezone(zone(session)).date()


def zone(session: Session) -> ZoneInfo:
    """The tenant's time zone."""
    return ZoneInfo(tenants.own(session).time_zone)


def worked(session: Session, at: datetime) -> tuple[WorkingTime, Hours]:
    """The working time in force at an instant, and the working hours around it."""
    found = in_force(session, at)
    return found, hours_at(session, found, zone(session).key, at)


def promised(session: Session, slot_minutes: int, now: datetime) -> Promise:
    """When something submitted now must be ruled on, and when it is answered."""
    found = in_force(session, now)
    if not found.review_hours:
        slot = answer_at(now, slot_minutes)
        return Promise(slot, slot)
    hours = hours_at(session, found, zone(session).key, now)
    return promise(now, slot_minutes, timedelta(hours=found.review_hours), hours)
