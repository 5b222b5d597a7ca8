"""Asking for an extension, as a partner may know it: from its own rows alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.extension.models import Extension, ExtensionState
from partners.protection.terms import Terms
from partners.registration.models import Registration, Stage
from pricing.ground.errors import DomainError


class ExtensionNotOpen(DomainError):
    """An extension can be asked in a window before the end of a protection, and not after it."""

    code = "extension-not-open"


class ExtensionsUsed(DomainError):
    """The registration had all the extensions that the terms allow."""

    code = "extensions-used"


class ExtensionWaits(DomainError):
    """A request for this registration waits already."""

    code = "extension-waits"


@dataclass(frozen=True, slots=True)
class Plea:
    """Who asks, when, and what speaks for it; `today` is the tenant's date."""

    evidence: str
    by: UUID
    today: date
    now: datetime


def ask(session: Session, registration: Registration, plea: Plea, terms: Terms) -> Extension:
    """Ask for more time. Raises ExtensionNotOpen (with the first day), ExtensionsUsed, ExtensionWaits."""
    opens = window_opens(registration, terms)
    if opens is None or not opens <= plea.today < (registration.protected_until or plea.today):
        raise ExtensionNotOpen(field="evidence", day=opens.isoformat() if opens else "–")
    if count(session, registration, ExtensionState.ASKED):
        raise ExtensionWaits(field="evidence")
    if count(session, registration, ExtensionState.GRANTED) >= terms.extensions_max:
        raise ExtensionsUsed(field="evidence", most=terms.extensions_max)
    row = Extension(
        partner_id=registration.partner_id,
        registration_id=registration.id,
        evidence=plea.evidence,
        asked_by=plea.by,
        asked_at=plea.now,
    )
    session.add(row)
    return row


def window_opens(registration: Registration, terms: Terms) -> date | None:
    """From when on an extension can be asked; None when nothing stands that could be extended."""
    if registration.stage is not Stage.APPROVED or registration.protected_until is None:
        return None
    return registration.protected_until - timedelta(days=terms.extension_window_days)


def count(session: Session, registration: Registration, state: ExtensionState) -> int:
    """How many requests of a registration are in a state."""
    query = select(func.count()).select_from(Extension).where(Extension.registration_id == registration.id)
    return session.scalar(query.where(Extension.state == state)) or 0
