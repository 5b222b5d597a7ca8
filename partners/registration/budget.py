"""How often may be registered: a limit that makes fishing for rivals' customers expensive."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.registration.models import Registration
from pricing.ground.errors import DomainError

DAY = timedelta(days=1)
PER_PERSON = 20
PER_PARTNER = 100


class BudgetReached(DomainError):
    """The day's submissions are used up; the limit is the same for everybody."""

    code = "registration-budget"
    status = 429


def spend(session: Session, partner_id: UUID, person_id: UUID, now: datetime) -> None:
    """Refuse a submission beyond 20 a person or 100 a partner in 24 hours, whatever became of the others."""
    recent = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.partner_id == partner_id, Registration.submitted_at > now - DAY)
    )
    if (session.scalar(recent) or 0) >= PER_PARTNER:
        raise BudgetReached(limit=PER_PARTNER)
    if (session.scalar(recent.where(Registration.submitted_by == person_id)) or 0) >= PER_PERSON:
        raise BudgetReached(limit=PER_PERSON)
