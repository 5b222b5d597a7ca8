"""Figures as they were counted last."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord


class FigureSnapshot(HouseRecord):
    """The figures of a mode's deals, or (empty mode) of everything. Counted anew every night from the rows themselves.

    It is not audited: it says nothing that the rows do not say.
    """

    __tablename__ = "figure_snapshot"
    __table_args__ = (UniqueConstraint("tenant_id", "mode"),)
    __audited__: ClassVar[bool] = False

    mode: Mapped[str]
    as_of: Mapped[date]  # nothing of this day counts
    time_zone: Mapped[str]  # in which months and days were counted
    counted_at: Mapped[datetime]
    cells: Mapped[list[Any]]  # Cell
