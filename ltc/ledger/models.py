"""Entries, transfers, and proofs. Both ends of a transfer are named, so nothing unbalanced can be written."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import HouseRecord, part_of, refers


class LedgerEntry(HouseRecord):
    """One event that moved money, known by its key, written once."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("tenant_id", "key"), Index("ix_ledger_entry_day", "tenant_id", "posted_on"))
    __append_only__: ClassVar[bool] = True

    key: Mapped[str]
    posted_on: Mapped[date]
    posted_at: Mapped[datetime]
    memo: Mapped[str]  # a code worded by portal/words
    facts: Mapped[dict[str, Any]]

    transfers: Mapped[list["LedgerTransfer"]] = relationship(
        primaryjoin=part_of("LedgerEntry", "LedgerTransfer", "entry_id"), lazy="selectin"
    )


class LedgerTransfer(HouseRecord):
    """Money from one ledger account to another (`kind:id:purpose`)."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("source <> target", name="two_ends"),
        Index("ix_ledger_transfer_source", "tenant_id", "source"),
        Index("ix_ledger_transfer_target", "tenant_id", "target"),
        Index("ix_ledger_transfer_entry", "tenant_id", "entry_id"),
        refers("entry_id", "ledger_entry"),
    )
    __append_only__: ClassVar[bool] = True

    entry_id: Mapped[UUID]
    source: Mapped[str]
    target: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]


class LedgerProof(HouseRecord):
    """One comparison of the ledger with the documents, and what differed then."""

    __tablename__ = "ledger_proof"
    __table_args__ = (
        CheckConstraint("differing >= 0 AND entries >= 0", name="counted"),
        Index("ix_ledger_proof_at", "tenant_id", "proved_at"),
    )
    __append_only__: ClassVar[bool] = True

    proved_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(Integer)
    differing: Mapped[int] = mapped_column(Integer)  # accounts
    differences: Mapped[list[Any]]  # Difference, the first hundred
