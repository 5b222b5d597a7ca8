"""Protection: exclusive by an index; the terms of its life; and who was promoted when one ended."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, TenantRecord, refers, words_of


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
        Index("ix_protection_account", "tenant_id", "account_id"),
        Index("ix_protection_until", "tenant_id", "state", "protected_until"),
        Index("ix_protection_registration", "tenant_id", "registration_id"),
        Index("ix_protection_ended", "tenant_id", "ended_at", "id"),
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


class ProtectionTerms(TenantRecord):
    """One version of how protections live, in force for registrations submitted from an instant on. Never edited."""

    __tablename__ = "protection_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("extension_days > 0 AND extensions_max >= 0 AND extension_window_days > 0", name="extension"),
        CheckConstraint("total_days_max > 0 AND heartbeat_days >= 0 AND heartbeat_grace_days > 0", name="days"),
        CheckConstraint("waiting_days >= 0 AND appeal_days >= 0", name="after_a_rejection"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    extension_days: Mapped[int] = mapped_column(Integer)
    extensions_max: Mapped[int] = mapped_column(Integer)
    extension_window_days: Mapped[int] = mapped_column(Integer)  # before the end, in which an extension can be asked
    total_days_max: Mapped[int] = mapped_column(Integer)  # longest protection, extensions included
    heartbeat_days: Mapped[int] = mapped_column(Integer)  # between two confirmations of progress; 0: none is asked
    heartbeat_grace_days: Mapped[int] = mapped_column(Integer)  # from the warning to the release
    waiting_days: Mapped[int] = mapped_column(Integer)  # after submission, in which a rejected registration is in line
    appeal_days: Mapped[int] = mapped_column(Integer)  # working days after a rejection; 0: no appeal
    published_by: Mapped[UUID]


class Promotion(HouseRecord):
    """When a protection ended, this registration was next in line for its customer and line."""

    __tablename__ = "promotion"
    __table_args__ = (
        UniqueConstraint("tenant_id", "protection_id", "registration_id"),
        Index("ix_promotion_registration", "tenant_id", "registration_id"),
        refers("protection_id", "protection"),
        refers("registration_id", "registration"),
    )
    __append_only__: ClassVar[bool] = True

    protection_id: Mapped[UUID]
    registration_id: Mapped[UUID]
    promoted_at: Mapped[datetime]
