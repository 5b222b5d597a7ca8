"""Credit notes and their lines."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import PartnerRecord, TenantRecord, part_of, refers, words_of


class CreditReason(StrEnum):
    """Why an invoice is credited."""

    RETURNED = "returned"
    PRICE = "price_corrected"
    CANCELLED = "cancelled"


class CreditNote(PartnerRecord):
    """A part of an invoice that is no longer owed. Written once; what was paid of it becomes the payer's credit."""

    __tablename__ = "credit_note"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_credit_note_invoice", "tenant_id", "invoice_id"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("net_minor > 0", name="net_above_zero"),
        refers("partner_id", "partner"),
        refers("invoice_id", "invoice"),
    )
    __append_only__: ClassVar[bool] = True

    number: Mapped[str]
    invoice_id: Mapped[UUID]
    reason: Mapped[CreditReason] = mapped_column(words_of(CreditReason))
    issued_on: Mapped[date]
    issued_by: Mapped[UUID]
    currency: Mapped[str]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]

    lines: Mapped[list["CreditLine"]] = relationship(
        primaryjoin=part_of("CreditNote", "CreditLine", "credit_note_id"), lazy="selectin"
    )


class CreditLine(TenantRecord):
    """What is credited of an invoiced order line; a quantity of 0 corrects its price."""

    __tablename__ = "credit_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "credit_note_id", "order_line_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("net_minor > 0", name="net_above_zero"),
        refers("credit_note_id", "credit_note"),
        refers("order_line_id", "order_line"),
    )
    __append_only__: ClassVar[bool] = True

    credit_note_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    net_minor: Mapped[int]
    tax_ppm: Mapped[int] = mapped_column(Integer)
