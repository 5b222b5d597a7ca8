"""What was done about a lead."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class TouchKind(StrEnum):
    """How a lead was touched."""

    CALL = "call"
    MAIL = "mail"
    VISIT = "visit"
    CHAT = "chat"
    NURTURE = "nurture"  # put aside until a day
    BACK = "back"  # taken up again before that day


class LeadTouch(HouseRecord):
    """That a lead was touched, how, and what came of it. Kept as it was said."""

    __tablename__ = "lead_touch"
    __table_args__ = (
        Index("ix_lead_touch_lead", "tenant_id", "lead_id", "touched_at"),
        CheckConstraint("(kind = 'nurture') = (back_on IS NOT NULL)", name="until_a_day"),
        refers("lead_id", "lead"),
    )
    __append_only__: ClassVar[bool] = True
    __secret__: ClassVar[frozenset[str]] = frozenset({"note"})

    lead_id: Mapped[UUID]
    kind: Mapped[TouchKind] = mapped_column(words_of(TouchKind))
    note: Mapped[str]
    back_on: Mapped[date | None]  # until which day it was put aside
    touched_by: Mapped[UUID]
    touched_at: Mapped[datetime]
