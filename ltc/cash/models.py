"""Invoices, receipts and allocations."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import HouseRecord, PartnerRecord, TenantRecord, part_of, refers, words_of

OPEN = text("gross_minor - credited_minor - rounded_minor - written_off_minor - paid_minor + refunded_minor > 0")
LEFT = text("amount_minor - allocated_minor - bounced_minor - refunded_minor > 0")


class BillTo(StrEnum):
    """Who owes an invoice."""

    CUSTOMER = "customer"
    PARTNER = "partner"


class Invoice(PartnerRecord):
    """What is owed for a delivery. `paid_minor` and `credited_minor` guard: neither can pass the gross.

    What was paid back to the payer (`refunded_minor`) can be paid again; what was rounded off is asked of nobody.
    What was written off is not expected any more, and its debtor owes it still.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "delivery_id"),
        Index("ix_invoice_order", "tenant_id", "order_id"),
        Index("ix_invoice_due", "tenant_id", "due_on"),
        Index("ix_invoice_issued", "tenant_id", "currency", "issued_on", "id"),
        Index("ix_invoice_open", "tenant_id", "currency", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("paid_minor BETWEEN 0 AND gross_minor + refunded_minor", name="paid_range"),
        CheckConstraint("credited_minor BETWEEN 0 AND gross_minor", name="credited_range"),
        CheckConstraint("refunded_minor >= 0", name="refunded_range"),
        CheckConstraint("rounded_minor BETWEEN 0 AND gross_minor", name="rounded_range"),
        CheckConstraint(
            "written_off_minor >= 0 AND rounded_minor + written_off_minor <= gross_minor", name="written_off_range"
        ),
        refers("partner_id", "partner"),
        refers("order_id", "sales_order"),
        refers("delivery_id", "delivery"),
        refers("deal_id", "deal"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    order_id: Mapped[UUID]
    delivery_id: Mapped[UUID]
    bill_to: Mapped[BillTo] = mapped_column(words_of(BillTo))
    issued_on: Mapped[date]
    due_on: Mapped[date]
    currency: Mapped[str]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]
    paid_minor: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    refunded_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    rounded_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    written_off_minor: Mapped[int] = mapped_column(default=0, server_default="0")

    lines: Mapped[list["InvoiceLine"]] = relationship(
        primaryjoin=part_of("Invoice", "InvoiceLine", "invoice_id"),
        order_by="InvoiceLine.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    @hybrid_property
    def owed_minor(self) -> int:
        """What is still to be paid; below zero when what was paid has been credited since and not paid back."""
        asked = self.gross_minor - self.credited_minor - self.rounded_minor - self.written_off_minor
        return asked - self.paid_minor + self.refunded_minor

    @hybrid_property
    def claimed_minor(self) -> int:
        """What its debtor still owes: as owed, and what the house wrote off in its own books."""
        return self.owed_minor + self.written_off_minor


class InvoiceLine(TenantRecord):
    """The invoiced part of an order line."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "invoice_id", "position"),
        refers("invoice_id", "invoice"),
        refers("order_line_id", "order_line"),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    net_minor: Mapped[int]
    tax_ppm: Mapped[int] = mapped_column(Integer)


class Receipt(HouseRecord):
    """Money that came in. `allocated_minor` guards: it can never pass the amount."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bank_reference"),
        Index("ix_receipt_received", "tenant_id", "received_on"),
        Index("ix_receipt_left", "tenant_id", "received_on", sqlite_where=LEFT, postgresql_where=LEFT),
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("allocated_minor BETWEEN 0 AND amount_minor", name="allocated_range"),
        CheckConstraint("bounced_minor = 0 OR (bounced_minor = amount_minor AND allocated_minor = 0)", name="bounced"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_range"),
    )

    bank_reference: Mapped[str]
    received_on: Mapped[date]
    payer: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    allocated_minor: Mapped[int] = mapped_column(default=0)
    bounced_minor: Mapped[int] = mapped_column(default=0, server_default="0")  # nothing, or all of it
    refunded_minor: Mapped[int] = mapped_column(default=0, server_default="0")  # what went back in parts
    bounced_on: Mapped[date | None]
    recorded_by: Mapped[UUID]

    @hybrid_property
    def left_minor(self) -> int:
        """What is not allocated yet; below zero when more went back than came in."""
        return self.amount_minor - self.allocated_minor - self.bounced_minor - self.refunded_minor


class Allocation(HouseRecord):
    """A part of a receipt that pays a part of an invoice. Written once; it is what earns commission."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        Index("ix_allocation_invoice", "tenant_id", "invoice_id"),
        Index("ix_allocation_receipt", "tenant_id", "receipt_id"),
        refers("receipt_id", "receipt"),
        refers("invoice_id", "invoice"),
    )
    __append_only__: ClassVar[bool] = True

    receipt_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    amount_minor: Mapped[int]
    net_minor: Mapped[int]  # the part of it that is not tax: the base of commission
    currency: Mapped[str]
    allocated_on: Mapped[date]
    allocated_at: Mapped[datetime]
    allocated_by: Mapped[UUID]


class Rounding(HouseRecord):
    """What was rounded off of an invoice; below zero: what is asked for again. Its invoice says what holds."""

    __tablename__ = "rounding"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        Index("ix_rounding_invoice", "tenant_id", "invoice_id"),
        refers("invoice_id", "invoice"),
    )
    __append_only__: ClassVar[bool] = True

    invoice_id: Mapped[UUID]
    amount_minor: Mapped[int]
    rounded_on: Mapped[date]
    rounded_at: Mapped[datetime]
    rounded_by: Mapped[UUID]


class Undoing(StrEnum):
    """Why an allocation no longer holds."""

    BOUNCED = "bounced"  # the bank took the money back
    MISMATCHED = "mismatched"  # it was matched to the wrong invoice


class AllocationReversal(HouseRecord):
    """An allocation that no longer holds, once and for good."""

    __tablename__ = "allocation_reversal"
    __table_args__ = (UniqueConstraint("tenant_id", "allocation_id"), refers("allocation_id", "allocation"))
    __append_only__: ClassVar[bool] = True

    allocation_id: Mapped[UUID]
    undoing: Mapped[Undoing] = mapped_column(words_of(Undoing))
    reversed_on: Mapped[date]
    reversed_at: Mapped[datetime]
    reversed_by: Mapped[UUID]
