"""Registrations and the product lines they ask for."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import PartnerRecord, TenantRecord, Versioned, part_of, refers, words_of


class Stage(StrEnum):
    """Where a registration stands, as its partner may see it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"  # more information is asked for
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RELEASED = "released"
    REVOKED = "revoked"
    WON = "won"
    LOST = "lost"


class Registration(Versioned, PartnerRecord):
    """A partner's request for protection on a customer, as the partner typed it.

    What the house makes of it (which account, which rivals, which ruling) is kept in house rows
    that this row does not point to, so that reading it can tell a partner nothing. `stage` moves
    on only at the answer time.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("value_minor > 0", name="value_above_zero"),
        Index("ix_registration_partner", "tenant_id", "partner_id", "submitted_at", "id"),
        Index("ix_registration_sent", "tenant_id", "submitted_at", "id"),
        Index("ix_registration_stage", "tenant_id", "stage", "submitted_at"),
        Index("ix_registration_own_key", "tenant_id", "partner_id", "customer_key"),
        Index("ix_registration_own_stage", "tenant_id", "partner_id", "stage"),
        Index("uq_registration_lead_offer", "tenant_id", "lead_offer_id", unique=True),
        refers("partner_id", "partner"),
        refers("region_id", "region"),
        refers("lead_offer_id", "lead_offer"),
    )

    number: Mapped[str]
    customer_name: Mapped[str]
    customer_key: Mapped[str]  # the name, normalised: finds the partner's own duplicates
    customer_tax_id: Mapped[str | None]
    customer_host: Mapped[str | None]
    region_id: Mapped[UUID]
    contact: Mapped[str]
    evidence: Mapped[str]
    proofs: Mapped[list[Any]] = mapped_column(default=list)  # kinds of evidence that the partner has
    project: Mapped[str | None]  # the customer's project; None: the customer as a whole
    tender_on: Mapped[date | None]  # when the customer's tender was or will be published
    value_minor: Mapped[int]
    currency: Mapped[str]
    expected_close_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(words_of(Stage), default=Stage.DRAFT)
    submitted_by: Mapped[UUID]  # person
    submitted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # when a person must have ruled: a function of the submission and the calendar
    completed_at: Mapped[datetime | None]  # when its last part came in: the submission, or the last reply
    answer_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]  # the general reason the partner may read; never the internal one
    answer_until: Mapped[date | None]  # only where the policy discloses until when a customer is held
    answer_note: Mapped[str | None]  # the house's words to the partner
    protected_until: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]  # from here a cool-down counts
    lead_offer_id: Mapped[UUID | None]  # the accepted offer that it came from

    lines: Mapped[list["RegistrationLine"]] = relationship(
        primaryjoin=part_of("Registration", "RegistrationLine", "registration_id"),
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    @property
    def promised_at(self) -> datetime | None:
        """When the answer comes; None before submission, and where it comes as soon as it is decided."""
        return self.answer_at if self.answer_at != self.submitted_at else None


class RegistrationLine(TenantRecord):
    """A product line that a registration asks for."""

    __tablename__ = "registration_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "registration_id", "product_line_id"),
        refers("registration_id", "registration"),
        refers("product_line_id", "product_line"),
    )

    registration_id: Mapped[UUID]
    product_line_id: Mapped[UUID]
