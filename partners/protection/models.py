"""Protection: exclusive by an index, whatever runs at the same time."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class ProtectionState(StrEnum):
    """Whether a protection stands."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    RELEASED = "released"
    REVOKED = "revoked"


ACTIVE = text("state = 'active'")


class Protection(HouseRecord):
    """What an approved registration gives: one holder for one account and one product line.

    The partial unique index settles races: of two rivals approved at the same moment, one commits.
    """

    __tablename__ = "protection"
    __table_args__ = (
        CheckConstraint("protected_from < protected_until", name="span"),
        Index(
            "uq_protection_holder",
            "tenant_id",
            "account_id",
            "product_line_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("ix_protection_until", "tenant_id", "state", "protected_until"),
        Index("ix_protection_registration", "tenant_id", "registration_id"),
        refers("account_id", "account"),
        refers("product_line_id", "product_line"),
        refers("holder_id", "partner"),
        refers("registration_id", "registration"),
    )

    account_id: Mapped[UUID]
    product_line_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    registration_id: Mapped[UUID]
    protected_from: Mapped[date]
    protected_until: Mapped[date]
    state: Mapped[ProtectionState] = mapped_column(words_of(ProtectionState), default=ProtectionState.ACTIVE)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]  # the house's reason, for the file
