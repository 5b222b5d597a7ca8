"""Recording what the house did at a customer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.activity.models import Activity, ActivityKind
from pricing.ground.errors import Invalid


class ActivityAhead(Invalid):
    """Only what has happened is recorded."""

    code = "activity-ahead"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and on which day."""

    account_id: UUID
    kind: ActivityKind
    happened_on: date
    note: str


def record(session: Session, done: Done, by: UUID, today: date, now: datetime) -> Activity:
    """Write an activity down. Raises ActivityAhead for a day that has not come."""
    if done.happened_on > today:
        raise ActivityAhead(field="happened_on")
    row = Activity(
        account_id=done.account_id,
        kind=done.kind,
        happened_on=done.happened_on,
        note=done.note,
        recorded_by=by,
        recorded_at=now,
    )
    session.add(row)
    return row
