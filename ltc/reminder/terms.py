"""How long after its due day each step comes: published in versions, read as of an instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.reminder.models import ReminderTerms
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id

DAYS_MAX = 365


class ReminderDays(Invalid):
    """The days of the steps do not grow, or are out of range."""

    code = "reminder-days"


@dataclass(frozen=True, slots=True)
class Terms:
    """Days after the due day, for each step."""

    first_days: int = 7
    second_days: int = 21
    third_days: int = 35

    def last_due(self, today: date) -> dict[int, date]:
        """By step, the last due day that has reached it today; the third step first."""
        days = {3: self.third_days, 2: self.second_days, 1: self.first_days}
        return {step: today - timedelta(days=late) for step, late in days.items()}

    def step(self, due_on: date, today: date) -> int:
        """The step that an invoice has reached; 0: none yet."""
        return next((step for step, last in self.last_due(today).items() if due_on <= last), 0)


def in_force(session: Session, at: datetime) -> tuple[int, Terms]:
    """Version and terms at an instant; version 0 with the defaults before the first is published."""
    found = session.scalar(versions().where(ReminderTerms.in_force_from <= at).limit(1))
    if found is None:
        return 0, Terms()
    return found.version, Terms(found.first_days, found.second_days, found.third_days)


def versions() -> Select[ReminderTerms]:
    """All versions, the newest first."""
    return select(ReminderTerms).order_by(ReminderTerms.version.desc())


def publish(session: Session, terms: Terms, by: UUID, now: datetime) -> ReminderTerms:
    """Put new terms in force at once; what was sent stays sent. Raises ReminderDays."""
    days = (terms.first_days, terms.second_days, terms.third_days)
    if not 0 < days[0] < days[1] < days[2] <= DAYS_MAX:
        raise ReminderDays(field="first_days", most=DAYS_MAX)
    row = ReminderTerms(
        id=new_id(),
        version=(session.scalar(select(func.max(ReminderTerms.version))) or 0) + 1,
        in_force_from=now,
        first_days=days[0],
        second_days=days[1],
        third_days=days[2],
        published_by=by,
    )
    session.add(row)
    return row
