"""Settlement terms and their drafts: drafted by one person, published by another, never edited after."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, TenantRecord, words_of


class SettlementTerms(TenantRecord):
    """One version of the terms, in force from a day on. It times a partner's disputes, so a partner may read it."""

    __tablename__ = "settlement_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("drafted_by <> published_by", name="two_people"),
        Index("uq_settlement_terms_start", "tenant_id", "valid_from", unique=True),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    content: Mapped[dict[str, Any]]  # Terms
    drafted_by: Mapped[UUID]
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]


class SettlementTermsDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = text("state = 'open'")


class SettlementTermsDraft(HouseRecord):
    """The next version while it is written. A tenant has one at a time."""

    __tablename__ = "settlement_terms_draft"
    __table_args__ = (
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
        Index("uq_settlement_terms_draft_open", "tenant_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    state: Mapped[SettlementTermsDraftState] = mapped_column(
        words_of(SettlementTermsDraftState), default=SettlementTermsDraftState.OPEN
    )
    content: Mapped[dict[str, Any]]  # Terms
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
