"""Scorecards in versions, and the scores that leads were given by them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partners.lead_score.kinds import Heat
from pricing.ground.record import HouseRecord, refers, words_of


class LeadScorecard(HouseRecord):
    """How leads are scored from an instant on. Published, never edited."""

    __tablename__ = "lead_scorecard"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("warm_from < hot_from", name="heats_rise"),
        CheckConstraint("medium_from_minor < large_from_minor", name="values_rise"),
        CheckConstraint("aged_from_days < old_from_days", name="ages_rise"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    points: Mapped[dict[str, Any]]  # by merit
    medium_from_minor: Mapped[int]
    large_from_minor: Mapped[int]
    aged_from_days: Mapped[int] = mapped_column(Integer)
    old_from_days: Mapped[int] = mapped_column(Integer)
    warm_from: Mapped[int] = mapped_column(Integer)
    hot_from: Mapped[int] = mapped_column(Integer)
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]


class LeadScore(HouseRecord):
    """A score that a lead was given: by which version, and for what. The newest counts."""

    __tablename__ = "lead_score"
    __table_args__ = (Index("ix_lead_score_lead", "tenant_id", "lead_id", "scored_at"), refers("lead_id", "lead"))
    __append_only__: ClassVar[bool] = True

    lead_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(Integer)  # of the scorecard; 0: the one that is shipped
    points: Mapped[int] = mapped_column(Integer)
    heat: Mapped[Heat] = mapped_column(words_of(Heat))
    grounds: Mapped[list[Any]]  # merit, points and how many times
    scored_at: Mapped[datetime]
