"""Setting a target: each time a new version, and what was set before stays."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.target.models import Target, TargetKind
from pricing.ground.money import Money
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Aim:
    """What a person or a team is to win in a month. The month is named by any of its days."""

    kind: TargetKind
    subject_id: UUID
    month: date
    value: Money


def set_target(session: Session, aim: Aim, by: UUID, now: datetime) -> Target:
    """Set a target, in place of the one before it. Of two that are set at once, the second is tried again."""
    first = aim.month.replace(day=1)
    same = (Target.subject_id == aim.subject_id, Target.month_on == first, Target.currency == aim.value.currency)
    row = Target(
        id=new_id(),
        kind=aim.kind,
        subject_id=aim.subject_id,
        month_on=first,
        currency=aim.value.currency,
        value_minor=aim.value.minor,
        version=(session.scalar(select(func.max(Target.version)).where(*same)) or 0) + 1,
        set_by=by,
        set_at=now,
    )
    session.add(row)
    return row
