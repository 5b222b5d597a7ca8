"""How long partners have: published in versions, read as of an instant."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.lead.models import LeadTerms
from pricing.ground.errors import Invalid

ANSWER_DAYS_MAX = 60
REGISTER_DAYS_MAX = 365


class TermsOutOfRange(Invalid):
    """A number of days outside what makes sense."""

    code = "lead-terms-range"


@dataclass(frozen=True, slots=True)
class Terms:
    """Weekdays in which an offer is answered; calendar days in which an accepted one is registered."""

    answer_days: int = 3
    register_days: int = 14


def in_force(session: Session, at: datetime) -> tuple[int, Terms]:
    """Version and terms at an instant; version 0 with the defaults before the first is published."""
    found = session.scalar(versions().where(LeadTerms.in_force_from <= at).limit(1))
    return (found.version, Terms(found.answer_days, found.register_days)) if found else (0, Terms())


def versions() -> Select[LeadTerms]:
    """All versions, the newest first."""
    return select(LeadTerms).order_by(LeadTerms.version.desc())


def publish(session: Session, terms: Terms, by: UUID, now: datetime) -> LeadTerms:
    """Put new terms in force at once. What was promised under earlier ones stays. Raises TermsOutOfRange."""
    for field, most in (("answer_days", ANSWER_DAYS_MAX), ("register_days", REGISTER_DAYS_MAX)):
        if not 1 <= getattr(terms, field) <= most:
            raise TermsOutOfRange(field=field, most=most)
    version = (session.scalar(select(func.max(LeadTerms.version))) or 0) + 1
    row = LeadTerms(
        version=version,
        in_force_from=now,
        answer_days=terms.answer_days,
        register_days=terms.register_days,
        published_by=by,
    )
    session.add(row)
    return row
