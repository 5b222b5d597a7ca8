"""Contracts, what was negotiated in them, and their amendments."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, Versioned, refers, words_of


class ContractState(StrEnum):
    """A draft is negotiated; from then on nothing of it changes but where it stands."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    ENDED = "ended"
    TERMINATED = "terminated"


class Contract(Versioned, HouseRecord):
    """A contract with a deal's customer. `content` is its clauses and lines; frozen, with its digest, when sent."""

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "quote_id"),
        UniqueConstraint("tenant_id", "stored_file_id"),
        Index("ix_contract_deal", "tenant_id", "deal_id", "state"),
        Index("ix_contract_made", "tenant_id", "made_at", "id"),
        CheckConstraint("(state = 'draft') = (digest IS NULL)", name="frozen_when_sent"),
        CheckConstraint("state NOT IN ('signed', 'ended') OR stored_file_id IS NOT NULL", name="signed_with_copy"),
        CheckConstraint("(signed_on IS NULL) = (stored_file_id IS NULL)", name="copy_of_a_day"),
        CheckConstraint("state <> 'terminated' OR over_why IS NOT NULL", name="terminated_with_reason"),
        CheckConstraint("(over_on IS NULL) = (state NOT IN ('ended', 'terminated'))", name="over_on_a_day"),
        refers("deal_id", "deal"),
        refers("quote_id", "quote"),
        refers("stored_file_id", "stored_file"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    quote_id: Mapped[UUID]
    template_version: Mapped[int] = mapped_column(Integer)  # 0: the shipped clauses
    state: Mapped[ContractState] = mapped_column(words_of(ContractState), default=ContractState.DRAFT)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str | None]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    sent_by: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    signed_on: Mapped[date | None]
    signed_by: Mapped[str | None]  # who signed for the customer
    stored_file_id: Mapped[UUID | None]  # the signed copy
    over_on: Mapped[date | None]
    over_why: Mapped[str | None]


class ChangeState(StrEnum):
    """What became of a change that was asked for."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"


class Asker(StrEnum):
    """Which side asks for a change."""

    CUSTOMER = "customer_side"
    HOUSE = "house_side"


class ContractChange(HouseRecord):
    """A change of a clause that was negotiated: from what to what, who asked, who allowed it, and why."""

    __tablename__ = "contract_change"
    __table_args__ = (
        Index("ix_contract_change_contract", "tenant_id", "contract_id", "recorded_at"),
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_someone"),
        CheckConstraint("beyond OR state <> 'waiting'", name="only_beyond_waits"),
        CheckConstraint("NOT beyond OR decided_by IS NULL OR decided_by <> recorded_by", name="two_people"),
        refers("contract_id", "contract"),
    )

    contract_id: Mapped[UUID]
    clause: Mapped[str]  # its code
    was: Mapped[dict[str, Any]]  # Wording
    wanted: Mapped[dict[str, Any]]
    asked_by: Mapped[Asker] = mapped_column(words_of(Asker))
    why: Mapped[str]
    beyond: Mapped[bool]  # further than the clause allows one person alone
    state: Mapped[ChangeState] = mapped_column(words_of(ChangeState))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str | None]


class ContractAmendment(HouseRecord):
    """An amendment of a signed contract: numbered, one clause from what to what, with its own signed copy."""

    __tablename__ = "contract_amendment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "contract_id", "number"),
        UniqueConstraint("tenant_id", "stored_file_id"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        refers("contract_id", "contract"),
        refers("stored_file_id", "stored_file"),
    )
    __append_only__: ClassVar[bool] = True

    contract_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)
    clause: Mapped[str]
    was: Mapped[dict[str, Any]]  # Wording
    becomes: Mapped[dict[str, Any]]
    why: Mapped[str]
    valid_from: Mapped[date]
    stored_file_id: Mapped[UUID]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
