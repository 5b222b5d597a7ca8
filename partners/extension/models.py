"""Requests to protect a customer longer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class ExtensionState(StrEnum):
    """Where a request stands, as its partner may see it."""

    ASKED = "asked_for"
    GRANTED = "granted"
    REFUSED = "not_granted"


WAITING = text("state = 'asked_for'")


class Extension(PartnerRecord):
    """A partner asks for more time on a protection, with evidence. Whoever asks does not decide."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(state = 'granted') = (extended_until IS NOT NULL)", name="granted_until"),
        Index(
            "uq_extension_waiting",
            "tenant_id",
            "registration_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_extension_state", "tenant_id", "state", "asked_at"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
    )

    registration_id: Mapped[UUID]
    evidence: Mapped[str]
    state: Mapped[ExtensionState] = mapped_column(words_of(ExtensionState), default=ExtensionState.ASKED)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    extended_until: Mapped[date | None]
    note: Mapped[str | None]  # the house's words to the partner
