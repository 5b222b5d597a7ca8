"""Payout batches and payouts."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, PartnerRecord, refers, words_of


class BatchState(StrEnum):
    """A batch is prepared by one person, released by another, exported once, and paid by the bank."""

    PREPARED = "prepared"
    RELEASED = "released"
    EXPORTED = "exported"
    PAID = "paid"


LEFT = (BatchState.EXPORTED, BatchState.PAID)  # the file was made


class PayoutBatch(HouseRecord):
    """Payouts of one run in one currency, sent to the bank as one file."""

    __tablename__ = "payout_batch"
    __table_args__ = (
        UniqueConstraint("tenant_id", "run_id", "currency"),
        CheckConstraint("released_by IS NULL OR released_by <> prepared_by", name="two_people"),
        CheckConstraint("(state = 'prepared') = (released_by IS NULL)", name="released_by_someone"),
        refers("run_id", "settlement_run"),
        refers("paying_account_id", "paying_account"),
    )

    number: Mapped[str]
    run_id: Mapped[UUID]
    currency: Mapped[str]
    state: Mapped[BatchState] = mapped_column(words_of(BatchState), default=BatchState.PREPARED)
    prepared_by: Mapped[UUID]
    prepared_at: Mapped[datetime]
    released_by: Mapped[UUID | None]
    released_at: Mapped[datetime | None]
    exported_at: Mapped[datetime | None]
    file_sha256: Mapped[str | None]
    paying_account_id: Mapped[UUID | None]  # fixed by the export; None after it: a plain CSV


class PayoutDownload(HouseRecord):
    """Somebody took a batch's file: the first takes the file, whoever comes later a copy of it."""

    __tablename__ = "payout_download"
    __table_args__ = (
        UniqueConstraint("tenant_id", "batch_id", "number"),
        CheckConstraint("number > 0", name="number_above_zero"),
        refers("batch_id", "payout_batch"),
    )
    __append_only__: ClassVar[bool] = True

    batch_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)  # 1 is the file itself
    taken_by: Mapped[UUID]
    taken_at: Mapped[datetime]


class PayoutState(StrEnum):
    """What became of a payout."""

    WAITING = "waiting"
    PAID = "paid"
    FAILED = "failed"


class Payout(PartnerRecord):
    """One payment to one partner for one statement, once."""

    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("tenant_id", "statement_id"),
        UniqueConstraint("tenant_id", "end_to_end_id"),
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("withheld_minor >= 0", name="withheld_not_below_zero"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_a_day"),
        CheckConstraint("returned_on IS NULL OR state = 'failed'", name="returned_and_so_failed"),
        Index("ix_payout_batch", "tenant_id", "batch_id"),
        Index("ix_payout_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
        refers("batch_id", "payout_batch"),
        refers("statement_id", "statement"),
        refers("bank_account_id", "bank_account"),
        refers("withholding_id", "withholding"),
    )

    batch_id: Mapped[UUID]
    statement_id: Mapped[UUID]
    bank_account_id: Mapped[UUID]
    amount_minor: Mapped[int]  # what the bank pays: the statement's closing less what is withheld
    withheld_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    withholding_id: Mapped[UUID | None]  # the rate that holds, also where it is zero
    currency: Mapped[str]
    end_to_end_id: Mapped[str]
    state: Mapped[PayoutState] = mapped_column(words_of(PayoutState), default=PayoutState.WAITING)
    paid_on: Mapped[date | None]
    bank_reference: Mapped[str | None]
    bank_reason: Mapped[str | None]  # why it failed, as the bank writes it: `AC04`
    returned_on: Mapped[date | None]  # it was paid and came back


class HoldKind(StrEnum):
    """Why a statement that closes above zero is not paid."""

    STANDING = "standing"
    OWING = "owing"
    MINIMUM = "minimum"
    PAPERS = "papers"
    WITHHELD_WHOLE = "withheld_whole"
    ACCOUNT_NEW = "account_new"
    ACCOUNT_NONE = "account_none"


class PayoutHold(PartnerRecord):
    """A statement that was not paid when its run was approved, and why: its closing opens the next one."""

    __tablename__ = "payout_hold"
    __table_args__ = (
        UniqueConstraint("tenant_id", "statement_id"),
        CheckConstraint("kind <> 'minimum' OR minimum_minor IS NOT NULL", name="minimum"),
        refers("partner_id", "partner"),
        refers("statement_id", "statement"),
    )
    __append_only__: ClassVar[bool] = True

    statement_id: Mapped[UUID]
    kind: Mapped[HoldKind] = mapped_column(words_of(HoldKind))
    until: Mapped[datetime | None]
    minimum_minor: Mapped[int | None]  # in the statement's currency
    held_at: Mapped[datetime]
