"""Receipts of rulings, the daily heads that they hang under, and the way from one to the other."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, TenantRecord, refers


class RulingReceipt(PartnerRecord):
    """What its partner may read of a released ruling. `hash` seals it (`partners/receipt/seal.py`)."""

    __tablename__ = "ruling_receipt"
    __table_args__ = (
        UniqueConstraint("tenant_id", "ruling_id"),
        Index("ix_ruling_receipt_registration", "tenant_id", "registration_id", "issued_at"),
        Index("ix_ruling_receipt_issued", "tenant_id", "issued_at"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
        refers("ruling_id", "ruling"),
    )
    __append_only__: ClassVar[bool] = True

    registration_id: Mapped[UUID]
    ruling_id: Mapped[UUID]
    content: Mapped[dict[str, Any]]  # strings, whole numbers, lists of strings, null
    salt: Mapped[str]  # hex; without it nobody can try values against a digest
    hash: Mapped[str]
    issued_at: Mapped[datetime]  # when the ruling was released


class RulingHead(TenantRecord):
    """A day's published head: chained to the day before, over the root of that day's receipts.

    There is one a day whether or not anything was ruled on, so heads count days and nothing else.
    """

    __tablename__ = "ruling_head"
    __table_args__ = (UniqueConstraint("tenant_id", "day"),)
    __append_only__: ClassVar[bool] = True

    day: Mapped[date]
    before: Mapped[str]
    root: Mapped[str]
    hash: Mapped[str]
    published_at: Mapped[datetime]


class RulingProof(PartnerRecord):
    """The way from a receipt to its head: its place in the tree, and the hash beside it on every level."""

    __tablename__ = "ruling_proof"
    __table_args__ = (
        UniqueConstraint("tenant_id", "ruling_receipt_id"),
        refers("partner_id", "partner"),
        refers("ruling_receipt_id", "ruling_receipt"),
        refers("head_id", "ruling_head"),
    )
    __append_only__: ClassVar[bool] = True

    ruling_receipt_id: Mapped[UUID]
    head_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    path: Mapped[list[Any]]  # hashes (hex), from the leaf upwards
