"""Reading the house's activity."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.activity.models import Activity


def activities(account_id: UUID) -> Select[Activity]:
    """What the house did at a customer, newest first."""
    query = select(Activity).where(Activity.account_id == account_id)
    return query.order_by(Activity.happened_on.desc(), Activity.id.desc())


def last_on(session: Session, account_id: UUID, known_at: datetime) -> date | None:
    """The day of the last activity that had been recorded at an instant."""
    query = select(func.max(Activity.happened_on)).where(
        Activity.account_id == account_id, Activity.recorded_at <= known_at
    )
    return session.scalar(query)
