"""Money that went back to whoever paid it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class RefundKind(StrEnum):
    """Who sent the money back."""

    PAID_BACK = "paid_back"  # the house, of its own accord
    TAKEN_BACK = "taken_back"  # the payer's bank: a chargeback, or a part of one


class Refund(HouseRecord):
    """Money that went back, once per bank reference: of an invoice's cash, or of a receipt.

    A receipt is named by its bank reference, which may not be there yet; until it is, the refund is parked.
    """

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bank_reference"),
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("(invoice_id IS NULL) = (receipt_reference <> '')", name="one_source"),
        CheckConstraint("invoice_id IS NULL OR receipt_id IS NULL", name="one_end"),
        Index("ix_refund_invoice", "tenant_id", "invoice_id"),
        Index("ix_refund_receipt", "tenant_id", "receipt_id"),
        Index("ix_refund_receipt_reference", "tenant_id", "receipt_reference"),
        Index("ix_refund_went_on", "tenant_id", "went_on"),
        refers("invoice_id", "invoice"),
        refers("receipt_id", "receipt"),
    )

    bank_reference: Mapped[str]  # of the money that went back
    kind: Mapped[RefundKind] = mapped_column(words_of(RefundKind))
    invoice_id: Mapped[UUID | None]
    receipt_reference: Mapped[str]  # empty: of an invoice
    receipt_id: Mapped[UUID | None]
    payee: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    went_on: Mapped[date]
    recorded_by: Mapped[UUID]

    @hybrid_property
    def parked(self) -> bool:
        """Whether its receipt is not there yet, or does not fit."""
        return self.invoice_id is None and self.receipt_id is None

    @parked.inplace.expression
    @classmethod
    def _parked(cls) -> ColumnElement[bool]:
        return and_(cls.invoice_id.is_(None), cls.receipt_id.is_(None))
