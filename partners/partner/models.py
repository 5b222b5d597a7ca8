"""Partners and their bank accounts."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, TenantRecord, refers, words_of


class PartnerKind(StrEnum):
    """What a partner is. The vendor's own direct team is the partner of kind house."""

    HOUSE = "house"
    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"


class Standing(StrEnum):
    """Whether a partner may register and be paid."""

    GOOD = "good"
    SUSPENDED = "suspended"
    BLACKLISTED = "blacklisted"


class Partner(TenantRecord):
    """An organisation that sells. A partner's people see this row only when it is their own."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        refers("parent_id", "partner"),
        refers("region_id", "region"),
    )

    code: Mapped[str]
    kind: Mapped[PartnerKind] = mapped_column(words_of(PartnerKind))
    parent_id: Mapped[UUID | None]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    region_id: Mapped[UUID | None]
    standing: Mapped[Standing] = mapped_column(words_of(Standing), default=Standing.GOOD)
    suspended_until: Mapped[date | None]  # by the violation ledger; None: the standing was set by a person
    manager_id: Mapped[UUID | None]  # the channel manager's person id
    registrations_made: Mapped[int] = mapped_column(Integer, default=0)  # numbers its registrations


class BankAccount(PartnerRecord):
    """Where a partner is paid, from an instant on. Changes are new rows, never edits."""

    __tablename__ = "bank_account"
    __table_args__ = (
        Index("ix_bank_account_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset({"number"})

    holder: Mapped[str]
    bank: Mapped[str]
    number: Mapped[str]
    currency: Mapped[str]
    bic: Mapped[str | None]
    cnaps: Mapped[str | None]  # the bank's 12-digit number in China's payment system
    routing: Mapped[str | None]  # the bank's 9-digit ABA number in the United States
    valid_from: Mapped[datetime]  # when it was entered; it is paid to from `waiting.counts_from` on
