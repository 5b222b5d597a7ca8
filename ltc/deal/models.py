"""Deals, who takes part in them, and their moves from stage to stage."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from ltc.mode.models import Mode
from pricing.ground.record import PartnerRecord, Versioned, refers, words_of


class DealState(StrEnum):
    """Whether a deal is still worked on."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Role(StrEnum):
    """What a participant does for a deal, and is credited for."""

    SOURCED = "sourced"
    CO_SOLD = "co_sold"
    FULFILLED = "fulfilled"
    SERVICED = "serviced"
    REFERRED = "referred"
    RESOLD = "resold"  # bought from the vendor and sold on: the channel mode


class MoveKind(StrEnum):
    """How a deal came to a stage."""

    IMPORTED = "imported"  # taken over from elsewhere: no gate of ours was passed
    EARLIER = "earlier"  # before decisions at gates were kept
    OPENED = "opened"
    GO = "go"
    LOST = "lost"
    ROUTED = "routed"  # begins anew on another mode's path
    VERSION = "version"  # stands on another version of its path


NEEDS_MODE = text("needs_mode")
NOT_LOST = text("state <> 'lost'")
SUMMED = ("currency", "value_minor", "mode", "held_until")  # all that the sums of a board look at
BOARD = ("tenant_id", "stage_id", "stage_since", "id", *SUMMED)


class Deal(Versioned, PartnerRecord):
    """The work for one customer, down one path. A deal without a partner is the house's own."""

    __tablename__ = "deal"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("uq_deal_registration", "tenant_id", "registration_id", unique=True),
        Index("ix_deal_partner", "tenant_id", "partner_id", "opened_at"),
        Index("ix_deal_account", "tenant_id", "account_id", "opened_at"),
        Index("ix_deal_stage", "tenant_id", "state", "opened_at"),
        Index("uq_deal_shared", "tenant_id", "id", "partner_id", unique=True),  # what is shared in a deal refers to it
        Index("ix_deal_opened", "tenant_id", "opened_at", "id"),
        Index("ix_deal_owner", "tenant_id", "owner_id", "opened_at"),
        Index("ix_deal_closed", "tenant_id", "closed_at"),
        Index("ix_deal_board", *BOARD, sqlite_where=NOT_LOST, postgresql_where=NOT_LOST),
        Index("ix_deal_needs_mode", "tenant_id", "opened_at", sqlite_where=NEEDS_MODE, postgresql_where=NEEDS_MODE),
        CheckConstraint("value_minor > 0", name="value_above_zero"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
        refers("account_id", "account"),
        refers("path_id", "path"),
        refers("stage_id", "path_stage"),
    )

    number: Mapped[str]
    registration_id: Mapped[UUID | None]
    account_id: Mapped[UUID]
    customer_name: Mapped[str]
    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    routing: Mapped[dict[str, Any]]  # DecisionData: why this mode
    needs_mode: Mapped[bool] = mapped_column(default=False, server_default=false())  # a person must choose the way
    path_id: Mapped[UUID]
    stage_id: Mapped[UUID]
    stage_since: Mapped[datetime]
    state: Mapped[DealState] = mapped_column(words_of(DealState), default=DealState.OPEN)
    owner_id: Mapped[UUID | None]  # person
    value_minor: Mapped[int]
    currency: Mapped[str]
    expected_close_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    held_until: Mapped[date | None]  # on hold: the day on which it is decided again


class DealParticipant(PartnerRecord):
    """A partner's part in a deal: its role and its share of the credit."""

    __tablename__ = "deal_participant"
    __table_args__ = (
        UniqueConstraint("tenant_id", "deal_id", "partner_id", "role"),
        CheckConstraint("share_ppm BETWEEN 1 AND 1000000", name="share_range"),
        refers("deal_id", "deal"),
        refers("partner_id", "partner"),
    )

    deal_id: Mapped[UUID]
    role: Mapped[Role] = mapped_column(words_of(Role))
    share_ppm: Mapped[int] = mapped_column(Integer)


class DealMove(PartnerRecord):
    """One move of a deal from a stage to another, and how.

    A trigger proves it: a Go goes to the next stage by a decision of its own, nothing else goes past a gate. Another
    refuses a deal a stage to which no move leads.
    """

    __tablename__ = "deal_move"
    __table_args__ = (
        Index("ix_deal_move_deal", "tenant_id", "deal_id"),
        Index("ix_deal_move_left", "tenant_id", "from_stage", "moved_at", "id"),
        Index("uq_deal_move_gate_decision", "tenant_id", "gate_decision_id", unique=True),
        CheckConstraint("(kind IN ('go', 'lost')) = (gate_decision_id IS NOT NULL)", name="decided"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
    )
    __append_only__: ClassVar[bool] = True
    __proved__: ClassVar[frozenset[str]] = frozenset({"gate_decision_id"})

    deal_id: Mapped[UUID]
    kind: Mapped[MoveKind] = mapped_column(words_of(MoveKind), server_default=MoveKind.EARLIER.value)
    gate_decision_id: Mapped[UUID | None]
    from_stage: Mapped[str | None]
    to_stage: Mapped[str]
    from_stage_id: Mapped[UUID | None]
    to_stage_id: Mapped[UUID | None]
    moved_at: Mapped[datetime]
    moved_by: Mapped[UUID | None]
    note: Mapped[str | None]
