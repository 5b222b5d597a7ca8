"""Agreements on self-billing, the invoices that are written under them, and the counter of their numbers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, PartnerRecord, refers, words_of


class Vat(StrEnum):
    """How value added tax stands on the invoice."""

    STANDARD = "standard"
    REVERSE_CHARGE = "reverse_charge"  # the house owes it
    EXEMPT = "exempt"


STANDS = text("ended_at IS NULL")


class SelfBillingAgreement(PartnerRecord):
    """The house offers it, somebody of the partner agrees, either ends it. A partner has one at a time."""

    __tablename__ = "self_billing_agreement"
    __table_args__ = (
        CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="agreed_by_someone"),
        CheckConstraint("(ended_at IS NULL) = (ended_from IS NULL)", name="ended_on_a_day"),
        CheckConstraint("(vat = 'standard') = (tax_ppm > 0) AND tax_ppm BETWEEN 0 AND 1000000", name="tax_fits"),
        Index(
            "uq_self_billing_agreement_partner", "tenant_id", "partner_id", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
        refers("partner_id", "partner"),
    )  # fmt: skip

    vat: Mapped[Vat] = mapped_column(words_of(Vat))
    tax_ppm: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]  # for periods that end on this day or later
    offered_by: Mapped[UUID]
    offered_at: Mapped[datetime]
    agreed_by: Mapped[UUID | None]
    agreed_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_from: Mapped[date | None]  # periods that end on this day or later are no longer billed under it


class SelfBilling(PartnerRecord):
    """An invoice that the house wrote in the partner's name. Written once; amounts in minor units."""

    __tablename__ = "self_billing"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("net_minor > 0", name="net_above_zero"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        Index("ix_self_billing_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
        refers("self_billing_agreement_id", "self_billing_agreement"),
    )
    __append_only__: ClassVar[bool] = True

    number: Mapped[str]
    self_billing_agreement_id: Mapped[UUID]
    issued_on: Mapped[date]
    currency: Mapped[str]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]
    content: Mapped[dict[str, Any]]  # Bill
    xml: Mapped[str]  # EN 16931 (CII), as it is embedded in the PDF
    issued_by: Mapped[UUID]
    issued_at: Mapped[datetime]


class SelfBillingSeries(HouseRecord):
    """How many invoices were written in a year: the row is locked until the next is, so no number is left out."""

    __tablename__ = "self_billing_series"
    __table_args__ = (UniqueConstraint("tenant_id", "year"), CheckConstraint("issued > 0", name="issued_above_zero"))

    year: Mapped[int] = mapped_column(Integer)
    issued: Mapped[int] = mapped_column(Integer)
