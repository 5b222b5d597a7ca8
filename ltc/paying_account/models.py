"""The accounts that the house pays from."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from ltc.payout.file.values import FileFormat
from pricing.ground.record import HouseRecord, words_of


class PayingAccount(HouseRecord):
    """An account that the house pays from in a currency, entered by one person and confirmed by another.

    It pays from its confirmation until another of the currency is confirmed. Changes are new rows, never edits.
    """

    __tablename__ = "paying_account"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_someone"),
        Index("ix_paying_account_currency", "tenant_id", "currency", "confirmed_at"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset({"number"})

    currency: Mapped[str]
    format: Mapped[FileFormat] = mapped_column(words_of(FileFormat))
    holder: Mapped[str]
    number: Mapped[str]
    bic: Mapped[str | None]
    cnaps: Mapped[str | None]
    town: Mapped[str | None]
    country: Mapped[str]
    columns: Mapped[str | None]  # of its bank's Chinese file, `title=field`, one a line; None: the usual ones
    routing: Mapped[str | None]  # NACHA: its bank's routing number, our number there, and both names in the file
    company_number: Mapped[str | None]
    company: Mapped[str | None]
    bank: Mapped[str | None]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
