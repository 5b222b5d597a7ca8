"""Confirming that a deal goes on."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.heartbeat.models import Heartbeat
from partners.registration.models import Registration, Stage
from pricing.ground.errors import DomainError


class NothingToConfirm(DomainError):
    """Only a protection that stands is confirmed."""

    code = "nothing-to-confirm"


def confirm(session: Session, registration: Registration, progress: str, by: UUID, today: date) -> Heartbeat:
    """Say that the deal goes on, and what was done. The next confirmation counts from today."""
    if registration.stage is not Stage.APPROVED:
        raise NothingToConfirm(field="progress")
    row = Heartbeat(
        partner_id=registration.partner_id,
        registration_id=registration.id,
        confirmed_on=today,
        confirmed_by=by,
        progress=progress,
    )
    session.add(row)
    return row


def heard_on(session: Session, registration_id: UUID) -> date | None:
    """When the partner confirmed last."""
    query = select(func.max(Heartbeat.confirmed_on)).where(Heartbeat.registration_id == registration_id)
    return session.scalar(query)


def last_heard() -> Select[UUID, date]:
    """Registrations with the day of their last confirmation."""
    latest = select(Heartbeat.registration_id, func.max(Heartbeat.confirmed_on))
    return latest.group_by(Heartbeat.registration_id)


def confirmations(registration_id: UUID) -> Select[Heartbeat]:
    """What the partner said about its progress, the newest first."""
    own = select(Heartbeat).where(Heartbeat.registration_id == registration_id)
    return own.order_by(Heartbeat.confirmed_on.desc(), Heartbeat.id.desc())
