"""Deciding a request for an extension: the house grants more time, or does not."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.rule import By
from partners.extension.models import Extension, ExtensionState
from partners.protection.end import NotStanding, standing_of
from partners.protection.grant import over
from partners.protection.models import Protection
from partners.protection.terms import Terms
from partners.registration.models import Registration
from pricing.ground.errors import DomainError


class ExtensionDecided(DomainError):
    """The request was decided already."""

    code = "extension-decided"


class OwnExtension(DomainError):
    """Whoever asks for an extension does not decide it."""

    code = "own-extension"
    status = 403


class PastTheLongest(DomainError):
    """The protection has reached the longest time that the terms allow."""

    code = "past-the-longest"


def grant(session: Session, extension: Extension, terms: Terms, by: By) -> date:
    """Protect longer, as far as the terms reach; returns the new until date.

    Whether others wait for the customer changes nothing: a holder whose request failed because of them would know
    of them. Raises NotStanding from the until date on, whether the sweep came by or not, and PastTheLongest.
    """
    assert by.person_id
    _decide(extension, by.person_id, by.now)
    standing = standing_of(session, extension.registration_id)
    if not standing or any(over(held, by.today) for held in standing):
        raise NotStanding
    until = extended(standing, terms)
    for protection in standing:
        protection.protected_until = until
    registration = session.scalars(select(Registration).where(Registration.id == extension.registration_id)).one()
    registration.protected_until = extension.extended_until = until
    extension.state = ExtensionState.GRANTED
    return until


def refuse(extension: Extension, note: str | None, by: UUID, now: datetime) -> None:
    """Leave the protection as it is, with words to the partner that name nobody."""
    _decide(extension, by, now)
    extension.state, extension.note = ExtensionState.REFUSED, note


def extended(standing: list[Protection], terms: Terms) -> date:
    """The until date after an extension: its days more, but never past the longest protection."""
    last = min(held.protected_from for held in standing) + timedelta(days=terms.total_days_max)
    ends = min(held.protected_until for held in standing)
    if ends >= last:
        raise PastTheLongest(days=terms.total_days_max)
    return min(ends + timedelta(days=terms.extension_days), last)


def _decide(extension: Extension, by: UUID, now: datetime) -> None:
    if extension.state is not ExtensionState.ASKED:
        raise ExtensionDecided
    if extension.asked_by == by:
        raise OwnExtension
    extension.decided_by, extension.decided_at = by, now
