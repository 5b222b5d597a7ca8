"""Gate decisions and approvals, as they were given."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class Outcome(StrEnum):
    """What was decided at a gate."""

    GO = "go"
    KILL = "kill"
    HOLD = "hold"


class GateDecision(PartnerRecord):
    """One decision at the gate of a deal's stage, with every condition as it stood, written once.

    A Go has nothing missing, a Hold has an end, a Kill has a reason; each version of a deal is decided on once.
    """

    __tablename__ = "gate_decision"
    __table_args__ = (
        UniqueConstraint("tenant_id", "deal_id", "deal_version"),
        Index("ix_gate_decision_deal", "tenant_id", "deal_id", "decided_at"),
        Index("ix_gate_decision_stage", "tenant_id", "stage_id", "decided_at", "id"),
        CheckConstraint("outcome <> 'go' OR missing = 0", name="nothing_missing"),
        CheckConstraint("(outcome = 'hold') = (held_until IS NOT NULL)", name="hold_ends"),
        CheckConstraint("outcome <> 'kill' OR note IS NOT NULL", name="kill_with_reason"),
        CheckConstraint("missing >= 0", name="missing_counted"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
        refers("path_id", "path"),
        refers("stage_id", "path_stage"),
    )
    __append_only__: ClassVar[bool] = True

    deal_id: Mapped[UUID]
    deal_version: Mapped[int] = mapped_column(Integer)  # the deal as it was decided on
    path_id: Mapped[UUID]  # the version of the path
    stage_id: Mapped[UUID]
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome))
    conditions: Mapped[list[Any]]  # Finding
    missing: Mapped[int] = mapped_column(Integer)
    held_until: Mapped[date | None]  # the day on which it is decided again
    note: Mapped[str | None]  # of a Kill the reason
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]


class GateApproval(PartnerRecord):
    """A role's approval of a deal at a stage, for the time that the deal stands there."""

    __tablename__ = "gate_approval"
    __table_args__ = (
        UniqueConstraint("tenant_id", "deal_id", "stage_id", "stage_since", "role", "given_by"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
        refers("stage_id", "path_stage"),
    )
    __append_only__: ClassVar[bool] = True

    deal_id: Mapped[UUID]
    stage_id: Mapped[UUID]
    stage_since: Mapped[datetime]
    role: Mapped[str]  # Party
    note: Mapped[str | None]
    given_by: Mapped[UUID]
    given_at: Mapped[datetime]
