"""Policies in the making: drafts, and what is heard over history under them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, Versioned, words_of


class DraftState(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN_DRAFT = text("state = 'open'")


class PolicyDraft(Versioned, HouseRecord):
    """The next version in the making. A tenant has one open draft; whoever edited it last cannot publish it."""

    __tablename__ = "policy_draft"
    __table_args__ = (
        CheckConstraint("published_by IS NULL OR published_by <> edited_by", name="two_people"),
        Index("uq_policy_draft_open", "tenant_id", unique=True, sqlite_where=OPEN_DRAFT, postgresql_where=OPEN_DRAFT),
    )

    state: Mapped[DraftState] = mapped_column(words_of(DraftState), default=DraftState.OPEN)
    content: Mapped[dict[str, Any]]  # a rulebook as JSON
    edited_by: Mapped[UUID]
    edited_at: Mapped[datetime]
    published_by: Mapped[UUID | None]


class ReplayKind(StrEnum):
    """What is heard over history."""

    DRAFT = "draft"  # a draft, to see what it would have changed
    PROOF = "proof"  # every version over its own cases, to see that nothing did


class ReplayState(StrEnum):
    """How far a replay is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class PolicyReplay(HouseRecord):
    """A policy heard over history, with its progress and its report. It decides nothing, so it is not audited."""

    __tablename__ = "policy_replay"
    __table_args__ = (Index("ix_policy_replay_kind", "tenant_id", "kind", "asked_at"),)
    __audited__: ClassVar[bool] = False

    kind: Mapped[ReplayKind] = mapped_column(words_of(ReplayKind))
    state: Mapped[ReplayState] = mapped_column(words_of(ReplayState), default=ReplayState.WAITING)
    content: Mapped[dict[str, Any]]  # the draft's rulebook; empty for a proof
    since: Mapped[date | None]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    heard: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]
