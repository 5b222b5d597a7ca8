"""A ruling that waits for a second person: proposed whole, then confirmed or declined by somebody else."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partners.conflict.models import Outcome, RulingReason
from pricing.ground.record import HouseRecord, part_of, refers, words_of


class ProposalState(StrEnum):
    """What became of a proposed ruling."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class RulingProposal(HouseRecord):
    """What one person wants to rule. Nothing of it counts until another person confirms it."""

    __tablename__ = "ruling_proposal"
    __table_args__ = (
        CheckConstraint("answered_by IS NULL OR answered_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'waiting') = (answered_by IS NULL)", name="answered"),
        Index("ix_ruling_proposal_state", "tenant_id", "state", "proposed_at"),
    )

    state: Mapped[ProposalState] = mapped_column(words_of(ProposalState), default=ProposalState.WAITING)
    reason: Mapped[RulingReason | None] = mapped_column(words_of(RulingReason))
    note_house: Mapped[str | None]
    why: Mapped[list[Any]]  # ReasonData: why two people are needed
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    objection: Mapped[str | None]

    sides: Mapped[list["ProposalSide"]] = relationship(
        primaryjoin=part_of("RulingProposal", "ProposalSide", "proposal_id"),
        cascade="all, delete-orphan",
        lazy="selectin",
    )


WAITING = text("is_waiting")


class ProposalSide(HouseRecord):
    """What a proposal says to one registration. Of one registration only one may wait at a time."""

    __tablename__ = "ruling_proposal_side"
    __table_args__ = (
        Index(
            "uq_ruling_proposal_side_waiting",
            "tenant_id",
            "registration_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_ruling_proposal_side_proposal", "tenant_id", "proposal_id"),
        refers("proposal_id", "ruling_proposal"),
        refers("registration_id", "registration"),
    )

    proposal_id: Mapped[UUID]
    registration_id: Mapped[UUID]
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome))
    answer: Mapped[str]
    granted: Mapped[list[Any]]  # codes of lines
    note_partner: Mapped[str | None]
    is_waiting: Mapped[bool] = mapped_column(default=True)
