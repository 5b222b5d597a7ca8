"""How often may be registered: limits that make fishing for rivals' customers expensive. Own rows only."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.registration.models import Registration, Stage
from partners.registration.stages import STANDING
from pricing.ground.errors import DomainError

DAY = timedelta(days=1)
PER_PERSON = 20
PER_PARTNER = 100
STANDING_MAX = 500
COOL_DOWN = timedelta(days=30)


class BudgetReached(DomainError):
    """The day's submissions are used up; the limit is the same for everybody."""

    code = "registration-budget"
    status = 429


class TooManyStanding(DomainError):
    """The partner has as many registrations that wait or are protected as one partner may have."""

    code = "registrations-standing"


class CoolingDown(DomainError):
    """The partner withdrew a registration of this customer a short while ago."""

    code = "registration-cooling-down"


def spend(session: Session, partner_id: UUID, person_id: UUID, now: datetime) -> None:
    """Refuse a submission beyond 20 a person or 100 a partner in 24 hours, whatever became of the others.

    Also beyond 500 of a partner that stand at once.
    """
    recent = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.partner_id == partner_id, Registration.submitted_at > now - DAY)
    )
    if (session.scalar(recent) or 0) >= PER_PARTNER:
        raise BudgetReached(limit=PER_PARTNER)
    if (session.scalar(recent.where(Registration.submitted_by == person_id)) or 0) >= PER_PERSON:
        raise BudgetReached(limit=PER_PERSON)
    standing = select(func.count()).select_from(Registration)
    own = standing.where(Registration.partner_id == partner_id, Registration.stage.in_(STANDING))
    if (session.scalar(own) or 0) >= STANDING_MAX:
        raise TooManyStanding(limit=STANDING_MAX)


def cool_down(session: Session, partner_id: UUID, customer_key: str, now: datetime) -> None:
    """Refuse a customer within 30 days of its withdrawal."""
    query = select(Registration).where(
        Registration.partner_id == partner_id,
        Registration.customer_key == customer_key,
        Registration.stage == Stage.WITHDRAWN,
        Registration.withdrawn_at > now - COOL_DOWN,
    )
    last = session.scalar(query.order_by(Registration.withdrawn_at.desc()).limit(1))
    if last and last.withdrawn_at:
        again = (last.withdrawn_at + COOL_DOWN + DAY).date()
        raise CoolingDown(field="customer_name", number=last.number, day=again.isoformat())
