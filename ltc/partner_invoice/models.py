"""Invoices that partners send."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class InvoiceKind(StrEnum):
    """What kind of paper it is."""

    FAPIAO = "fapiao"  # 数电票, whose number has 20 digits
    OTHER = "other"


class PartnerInvoiceState(StrEnum):
    """What was found when it came, and then what finance answered."""

    MATCHES = "matches"
    DIFFERS = "differs"
    ACCEPTED = "accepted"
    RETURNED = "returned"


STANDS = text("state <> 'returned'")


class PartnerInvoice(PartnerRecord):
    """What a partner bills for one or several statements of one currency. Amounts in minor units."""

    __tablename__ = "partner_invoice"
    __table_args__ = (
        CheckConstraint("net_minor > 0", name="net_above_zero"),
        CheckConstraint("tax_minor >= 0", name="tax_not_below_zero"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("(state IN ('matches', 'differs')) = (answered_by IS NULL)", name="answered_by_someone"),
        CheckConstraint("state <> 'returned' OR note IS NOT NULL", name="returned_with_words"),
        Index(
            "uq_partner_invoice_number", "tenant_id", "partner_id", "number", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
        refers("partner_id", "partner"),
        refers("stored_file_id", "stored_file"),
    )  # fmt: skip

    number: Mapped[str]
    kind: Mapped[InvoiceKind] = mapped_column(words_of(InvoiceKind))
    issued_on: Mapped[date]
    currency: Mapped[str]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]
    stored_file_id: Mapped[UUID]
    state: Mapped[PartnerInvoiceState] = mapped_column(words_of(PartnerInvoiceState))
    findings: Mapped[list[Any]]  # Reasons: what differs, field by field
    sent_by: Mapped[UUID]
    sent_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    note: Mapped[str | None]
