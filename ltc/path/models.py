"""Paths and their stages."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ltc.mode.models import Mode
from pricing.ground.record import TenantRecord, part_of, refers, words_of


class Owner(StrEnum):
    """Whose turn a stage is."""

    PARTNER_SELLER = "partner_seller"
    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"


class Path(TenantRecord):
    """One version of the stages of a mode. A deal stays on the version it began on."""

    __tablename__ = "path"
    __table_args__ = (UniqueConstraint("tenant_id", "mode", "version"),)

    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    version: Mapped[int] = mapped_column(Integer)

    stages: Mapped[list["PathStage"]] = relationship(
        primaryjoin=part_of("Path", "PathStage", "path_id"), order_by="PathStage.position", lazy="selectin"
    )


class PathStage(TenantRecord):
    """A stage, whose turn it is, and what must be true before it is left."""

    __tablename__ = "path_stage"
    __table_args__ = (
        UniqueConstraint("tenant_id", "path_id", "position"),
        CheckConstraint("probability_ppm BETWEEN 0 AND 1000000", name="probability_range"),
        refers("path_id", "path"),
    )

    path_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    owner: Mapped[Owner] = mapped_column(words_of(Owner))
    gate: Mapped[str | None]  # ATI, ATB, ATC, ATAC, ATCC: the tenant's own letters
    conditions: Mapped[list[Any]]  # codes of ltc/path/gate.py
    probability_ppm: Mapped[int] = mapped_column(Integer)
    due_days: Mapped[int] = mapped_column(Integer)
