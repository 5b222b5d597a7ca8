"""What was told, to whom."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord


class Notice(HouseRecord):
    """A person was told something about a subject. The constraint makes it once, whatever is repeated."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "subject_id", "mark"),)
    __append_only__: ClassVar[bool] = True

    kind: Mapped[str]  # the mail's template
    subject_id: Mapped[UUID]
    mark: Mapped[str]  # which of several alike: a due time, a date with a number of days
    person_id: Mapped[UUID]
    told_at: Mapped[datetime]
