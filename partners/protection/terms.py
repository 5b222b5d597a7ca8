"""The terms under which protections live: reading the version in force, and publishing the next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.protection.models import ProtectionTerms
from pricing.ground.errors import Invalid


class TermsOff(Invalid):
    """A number of the terms is outside what makes sense."""

    code = "protection-terms-off"


@dataclass(frozen=True, slots=True)
class Terms:
    """How protections live: days, and counts. Sources of the defaults: decision page 0012."""

    extension_days: int = 90
    extensions_max: int = 1
    extension_window_days: int = 30
    total_days_max: int = 180
    heartbeat_days: int = 30
    heartbeat_grace_days: int = 7
    waiting_days: int = 180
    appeal_days: int = 5


UNPUBLISHED = Terms(heartbeat_days=0)  # a tenant that published no terms asks for no confirmations
LIMITS = {
    "extension_days": (1, 365),
    "extensions_max": (0, 10),
    "extension_window_days": (1, 365),
    "total_days_max": (1, 1095),
    "heartbeat_days": (0, 365),
    "heartbeat_grace_days": (1, 90),
    "waiting_days": (0, 730),
    "appeal_days": (0, 60),
}


def versions() -> Select[ProtectionTerms]:
    """All versions, newest first."""
    return select(ProtectionTerms).order_by(ProtectionTerms.version.desc())


def terms_at(session: Session, submitted_at: datetime) -> Terms:
    """The terms of a registration: those in force when it was submitted."""
    row = session.scalar(versions().where(ProtectionTerms.in_force_from <= submitted_at).limit(1))
    return Terms(**{name: getattr(row, name) for name in LIMITS}) if row else UNPUBLISHED


def publish(session: Session, new: Terms, by: UUID, now: datetime) -> ProtectionTerms:
    """Publish the next version, for registrations that are submitted from now on."""
    values = {name: getattr(new, name) for name in LIMITS}
    for name, (least, most) in LIMITS.items():
        if not least <= values[name] <= most:
            raise TermsOff(field=name, least=least, most=most)
    newest = session.scalar(versions().limit(1))
    row = ProtectionTerms(version=newest.version + 1 if newest else 1, in_force_from=now, published_by=by, **values)
    session.add(row)
    return row
