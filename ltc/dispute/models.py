"""Disputes, what both sides write, what the house notes for itself, and corrections that wait for a second person."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, PartnerRecord, refers, words_of


class DisputeReason(StrEnum):
    """Why a partner disputes a line."""

    BASE = "base"
    RATE = "rate"
    SHARE = "share"
    TAKEN_BACK = "taken_back"
    OTHER = "other"


class DisputeState(StrEnum):
    """A dispute is open until finance corrects the line or declines, or the partner takes it back."""

    OPEN = "open"
    UPHELD = "upheld"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DisputeSide(StrEnum):
    """The two who write in turn."""

    PARTNER = "partner"
    HOUSE = "house"


class Dispute(PartnerRecord):
    """One line of a statement that its partner disputes, once. Neither the other lines nor the payout wait for it."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "line_id"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(state = 'upheld') = (accrual_id IS NOT NULL)", name="upheld_by_a_correction"),
        CheckConstraint("(due_at IS NOT NULL) = (state = 'open' AND turn = 'house')", name="due_from_the_house"),
        Index("ix_dispute_state", "tenant_id", "state", "due_at"),
        Index("ix_dispute_statement", "tenant_id", "statement_id"),
        refers("partner_id", "partner"),
        refers("statement_id", "statement"),
        refers("line_id", "statement_line"),
        refers("accrual_id", "accrual"),
    )

    number: Mapped[str]
    statement_id: Mapped[UUID]
    line_id: Mapped[UUID]
    reason: Mapped[DisputeReason] = mapped_column(words_of(DisputeReason))
    claimed_minor: Mapped[int | None]  # what the partner says that the line should be
    currency: Mapped[str]
    state: Mapped[DisputeState] = mapped_column(words_of(DisputeState), default=DisputeState.OPEN)
    turn: Mapped[DisputeSide] = mapped_column(words_of(DisputeSide), default=DisputeSide.HOUSE)
    opened_by: Mapped[UUID]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # when the house answers; None: it is the partner's turn, or over
    accrual_id: Mapped[UUID | None]  # the correction
    answer: Mapped[str | None]  # the house's reason
    answered_at: Mapped[datetime | None]


class DisputeMessage(PartnerRecord):
    """What one side wrote, for both to read."""

    __tablename__ = "dispute_message"
    __table_args__ = (
        Index("ix_dispute_message_dispute", "tenant_id", "dispute_id"),
        refers("partner_id", "partner"),
        refers("dispute_id", "dispute"),
    )
    __append_only__: ClassVar[bool] = True

    dispute_id: Mapped[UUID]
    side: Mapped[DisputeSide] = mapped_column(words_of(DisputeSide))
    text: Mapped[str]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]


class DisputeNote(HouseRecord):
    """What the house notes for itself; the partner never reads it."""

    __tablename__ = "dispute_note"
    __table_args__ = (Index("ix_dispute_note_dispute", "tenant_id", "dispute_id"), refers("dispute_id", "dispute"))
    __append_only__: ClassVar[bool] = True

    dispute_id: Mapped[UUID]
    text: Mapped[str]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]


class ProposalState(StrEnum):
    """A correction beyond what one person may give waits for another, who agrees or sends it back."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"


WAITS = text("state = 'proposed'")


class DisputeProposal(HouseRecord):
    """A correction, proposed by one person of finance; where it is large, another confirms it."""

    __tablename__ = "dispute_proposal"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="decided_by_someone"),
        CheckConstraint("NOT two_people OR decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        Index(
            "uq_dispute_proposal_open",
            "tenant_id",
            "dispute_id",
            unique=True,
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
        refers("dispute_id", "dispute"),
    )

    dispute_id: Mapped[UUID]
    state: Mapped[ProposalState] = mapped_column(words_of(ProposalState), default=ProposalState.PROPOSED)
    amount_minor: Mapped[int]  # signed: what the correction adds to the line
    answer: Mapped[str]
    two_people: Mapped[bool]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
