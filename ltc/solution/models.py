"""Solutions of a deal: revisions with their bill of quantities, its feasibility, and the technical review."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import HouseRecord, Versioned, part_of, refers, words_of


class SolutionState(StrEnum):
    """A draft is its author's; an approved or returned revision is never changed again."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETURNED = "returned"


class Feasibility(StrEnum):
    """Whether a line can be delivered."""

    AVAILABLE = "available"
    LEAD_TIME = "lead_time"
    NOT_FEASIBLE = "not_feasible"


class Solution(Versioned, HouseRecord):
    """A revision of the solution for a deal. Two people: whoever wrote it never reviews it."""

    __tablename__ = "solution"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "deal_id", "revision"),
        Index("ix_solution_state", "tenant_id", "state", "id"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> made_by", name="two_people"),
        CheckConstraint("(state IN ('approved', 'returned')) = (reviewed_by IS NOT NULL)", name="reviewed_by_someone"),
        CheckConstraint("(reviewed_by IS NULL) = (reviewed_at IS NULL)", name="reviewed_at_once"),
        CheckConstraint("state <> 'returned' OR review_note IS NOT NULL", name="returned_with_reasons"),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="submitted"),
        CheckConstraint("revision > 0", name="revision_counts"),
        refers("deal_id", "deal"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    revision: Mapped[int] = mapped_column(Integer)
    state: Mapped[SolutionState] = mapped_column(words_of(SolutionState), default=SolutionState.DRAFT)
    configuration: Mapped[str]  # notes; may be empty
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str | None]  # of a returned one the reasons

    lines: Mapped[list["SolutionLine"]] = relationship(
        primaryjoin=part_of("Solution", "SolutionLine", "solution_id"),
        order_by="SolutionLine.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class SolutionLine(HouseRecord):
    """A line of the bill of quantities, and whether it can be delivered, as somebody answered."""

    __tablename__ = "solution_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "solution_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        CheckConstraint("(feasibility IS NULL) = (answered_by IS NULL)", name="answered_by_someone"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_at_once"),
        CheckConstraint(
            "(lead_days IS NOT NULL) = (feasibility IS NOT NULL AND feasibility = 'lead_time')",
            name="lead_time_in_days",
        ),
        CheckConstraint("lead_days BETWEEN 1 AND 500", name="lead_days_range"),
        refers("solution_id", "solution"),
        refers("product_id", "product"),
    )
    __part_of__: ClassVar[str | None] = "solution_id"

    solution_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    site: Mapped[str]  # or group; may be empty
    product_id: Mapped[UUID]
    quantity: Mapped[int]
    note: Mapped[str]
    feasibility: Mapped[Feasibility | None] = mapped_column(words_of(Feasibility))
    lead_days: Mapped[int | None] = mapped_column(Integer)  # working days
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]


class SolutionQuote(HouseRecord):
    """That a quote was started from a solution."""

    __tablename__ = "solution_quote"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id"),
        Index("ix_solution_quote_solution", "tenant_id", "solution_id"),
        refers("solution_id", "solution"),
        refers("quote_id", "quote"),
    )
    __append_only__: ClassVar[bool] = True

    solution_id: Mapped[UUID]
    quote_id: Mapped[UUID]
    started_by: Mapped[UUID]
    started_at: Mapped[datetime]
