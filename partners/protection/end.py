"""Ending protection: released, revoked, or lapsed by itself."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, Stage
from partners.registration.stages import MOVES, move
from pricing.ground.errors import DomainError

STAGE_AFTER = {
    ProtectionState.LAPSED: Stage.EXPIRED,
    ProtectionState.RELEASED: Stage.RELEASED,
    ProtectionState.REVOKED: Stage.REVOKED,
}
SILENT = "protection.silent"  # nobody confirmed progress in time
GIVEN_BACK = "protection.given-back"
DEAL_LOST = "protection.deal-lost"
WITHDRAWN = "protection.withdrawn"


class NotStanding(DomainError):
    """The protection has ended already."""

    code = "protection-ended"


def end(session: Session, protection: Protection, how: tuple[ProtectionState, str], now: datetime) -> list[Protection]:
    """Release or revoke a protection, for a reason, with all of its registration's lines; returns what ended."""
    if protection.state is not ProtectionState.ACTIVE:
        raise NotStanding
    return end_all(session, protection.registration_id, how, now)


def end_all(
    session: Session, registration_id: UUID, how: tuple[ProtectionState, str], now: datetime
) -> list[Protection]:
    """End every protection of a registration that stands; none is no error."""
    state, why = how
    standing = standing_of(session, registration_id)
    for row in standing:
        row.ended_why = why
    _end(session, standing, state, now)
    return standing


def lapse(session: Session, today: date, now: datetime) -> list[Protection]:
    """End protections whose until date has come, a thousand at most; returns which.

    A rival that was granted the customer in between has ended the protection already. Its registration
    expires here all the same, and it is among those that are returned, so that its partner cannot tell.
    """
    query = select(Protection).where(Protection.state == ProtectionState.ACTIVE, Protection.protected_until <= today)
    due = list(session.scalars(query.order_by(Protection.protected_until).limit(1000)))
    _end(session, due, ProtectionState.LAPSED, now)
    session.flush()
    over = select(Registration).where(Registration.stage == Stage.APPROVED, Registration.protected_until <= today)
    for registration in session.scalars(over.order_by(Registration.protected_until).limit(1000)):
        move(registration, Stage.EXPIRED)
        before = select(Protection).where(
            Protection.registration_id == registration.id, Protection.state == ProtectionState.LAPSED
        )
        due += session.scalars(before)
    return due


def standing_of(session: Session, registration_id: UUID) -> list[Protection]:
    """The protections of a registration that stand."""
    query = select(Protection).where(
        Protection.registration_id == registration_id, Protection.state == ProtectionState.ACTIVE
    )
    return list(session.scalars(query.with_for_update()))


def _end(session: Session, protections: Iterable[Protection], how: ProtectionState, now: datetime) -> None:
    for protection in protections:
        protection.state, protection.ended_at = how, now
        registration = session.scalars(select(Registration).where(Registration.id == protection.registration_id)).one()
        if STAGE_AFTER[how] in MOVES[registration.stage]:
            move(registration, STAGE_AFTER[how])
