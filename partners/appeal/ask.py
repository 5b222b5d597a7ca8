"""Appealing against a rejection: once, in time, with new evidence."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.appeal.models import Appeal
from partners.calendar.hours import Hours, workday_after
from partners.registration.models import Registration, Stage
from pricing.ground.errors import DomainError


class AppealedAlready(DomainError):
    """A registration is appealed once."""

    code = "appealed-already"


class AppealNotOpen(DomainError):
    """Only a rejection can be appealed, and only until its deadline."""

    code = "appeal-not-open"


def appeal(session: Session, registration: Registration, evidence: str, by: UUID, now: datetime) -> Appeal:
    """Record the appeal. The caller has looked at the deadline (`open_until`). Raises AppealedAlready."""
    if session.scalar(select(Appeal.id).where(Appeal.registration_id == registration.id)):
        raise AppealedAlready(field="evidence")
    row = Appeal(
        partner_id=registration.partner_id,
        registration_id=registration.id,
        evidence=evidence,
        asked_by=by,
        asked_at=now,
    )
    session.add(row)
    registration.evidence = f"{registration.evidence}\n\n[{now:%Y-%m-%d}] {evidence}"
    return row


def open_until(registration: Registration, working_days: int, hours: Hours) -> date | None:
    """The last day on which a rejection can be appealed; None when there is nothing to appeal against."""
    if registration.stage is not Stage.REJECTED or registration.answered_at is None or working_days == 0:
        return None
    return workday_after(hours.day_of(registration.answered_at), working_days, hours)


def refuse_late(registration: Registration, working_days: int, hours: Hours, today: date) -> None:
    """Raise AppealNotOpen where there is nothing to appeal against, or it is too late."""
    last = open_until(registration, working_days, hours)
    if last is None or today > last:
        raise AppealNotOpen(field="evidence", day=last.isoformat() if last else "–")
