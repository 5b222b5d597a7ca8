"""Reading the house's activity."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from partners.activity.models import Activity
from pricing.ground.prepared import prepared

ACTIVITY = Activity.__table__.c
LAST = prepared(
    Activity,
    select(func.max(ACTIVITY.happened_on)).where(
        ACTIVITY.account_id == bindparam("account"), ACTIVITY.recorded_at <= bindparam("known")
    ),
)


def activities(account_id: UUID) -> Select[Activity]:
    """What the house did at a customer, newest first."""
    query = select(Activity).where(Activity.account_id == account_id)
    return query.order_by(Activity.happened_on.desc(), Activity.id.desc())


def last_on(session: Session, account_id: UUID, known_at: datetime) -> date | None:
    """The day of the last activity that had been recorded at an instant."""
    last: date | None = session.execute(LAST, {"account": account_id, "known": known_at}).scalar_one()
    return last
