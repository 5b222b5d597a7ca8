"""Paths, their stages, and the draft of the next version."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ltc.mode.models import Mode
from ltc.path.roles import Owner
from pricing.ground.record import HouseRecord, TenantRecord, part_of, refers, words_of

NOTHING = text("'[]'")
TWO = "(drafted_by IS NULL) = (published_by IS NULL) AND (drafted_by IS NULL OR drafted_by <> published_by)"


class Path(TenantRecord):
    """One version of the stages of a mode, never edited. A deal stays on its version until it is moved to another."""

    __tablename__ = "path"
    __table_args__ = (UniqueConstraint("tenant_id", "mode", "version"), CheckConstraint(TWO, name="two_people"))
    __append_only__: ClassVar[bool] = True

    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    version: Mapped[int] = mapped_column(Integer)
    fields: Mapped[list[Any]] = mapped_column(default=list, server_default=NOTHING)  # OwnField
    drafted_by: Mapped[UUID | None]  # None: shipped
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None]

    stages: Mapped[list["PathStage"]] = relationship(
        primaryjoin=part_of("Path", "PathStage", "path_id"), order_by="PathStage.position", lazy="selectin"
    )


class PathStage(TenantRecord):
    """A stage, who does what at it, and what must be true before it is left."""

    __tablename__ = "path_stage"
    __table_args__ = (
        UniqueConstraint("tenant_id", "path_id", "position"),
        CheckConstraint("probability_ppm BETWEEN 0 AND 1000000", name="probability_range"),
        refers("path_id", "path"),
    )
    __append_only__: ClassVar[bool] = True

    path_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    owner: Mapped[Owner] = mapped_column(words_of(Owner))  # responsible
    gate: Mapped[str | None]  # ATI, ATB, ATC, ATAC, ATCC: the tenant's own letters
    gate_en: Mapped[str | None]  # what they stand for, in the tenant's words
    gate_zh: Mapped[str | None]
    accountable: Mapped[str | None]  # Party
    consulted: Mapped[list[Any]] = mapped_column(default=list, server_default=NOTHING)  # Party
    informed: Mapped[list[Any]] = mapped_column(default=list, server_default=NOTHING)
    deciders: Mapped[list[Any]] = mapped_column(default=list, server_default=NOTHING)
    conditions: Mapped[list[Any]]  # Condition
    probability_ppm: Mapped[int] = mapped_column(Integer)
    due_days: Mapped[int] = mapped_column(Integer)  # working days


class PathDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = text("state = 'open'")


class PathDraft(HouseRecord):
    """The next version of a mode's path while it is written. Each mode has one at a time."""

    __tablename__ = "path_draft"
    __table_args__ = (
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
        Index("uq_path_draft_open", "tenant_id", "mode", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    state: Mapped[PathDraftState] = mapped_column(words_of(PathDraftState), default=PathDraftState.OPEN)
    content: Mapped[dict[str, Any]]  # Content
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
