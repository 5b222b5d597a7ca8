"""Files that banks sent, what each line of them did, and what a person made of a line that was parked."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ltc.payout.answer.values import AnswerKind, Outcome
from ltc.payout.answer.weigh import LineResult, Parked
from pricing.ground.record import HouseRecord, refers, words_of


class BankAnswer(HouseRecord):
    """A file of the bank, taken once: its SHA-256 is unique."""

    __tablename__ = "bank_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        CheckConstraint("others >= 0", name="others_counted"),
        Index("ix_bank_answer_taken", "tenant_id", "taken_at"),
    )
    __append_only__: ClassVar[bool] = True

    file_name: Mapped[str]
    sha256: Mapped[str]
    kind: Mapped[AnswerKind] = mapped_column(words_of(AnswerKind))
    message: Mapped[str]  # the bank's own id of it
    others: Mapped[int] = mapped_column(Integer)  # entries that are nobody's payout, left alone
    taken_by: Mapped[UUID]
    taken_at: Mapped[datetime]


class BankAnswerLine(HouseRecord):
    """One thing that a file says of a payout, and what it did."""

    __tablename__ = "bank_answer_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bank_answer_id", "number"),
        CheckConstraint("number > 0", name="number_above_zero"),
        CheckConstraint("(result = 'parked') = (why IS NOT NULL)", name="parked_for_a_reason"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_of_a_currency"),
        Index("ix_bank_answer_line_payout", "tenant_id", "payout_id"),
        Index("ix_bank_answer_line_result", "tenant_id", "result"),
        refers("bank_answer_id", "bank_answer"),
        refers("payout_id", "payout"),
    )
    __append_only__: ClassVar[bool] = True

    bank_answer_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)  # its place among the lines of the file
    payout_id: Mapped[UUID | None]
    end_to_end_id: Mapped[str]
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None]
    outcome: Mapped[Outcome] = mapped_column(words_of(Outcome))
    answered_on: Mapped[date]
    bank_reference: Mapped[str]
    bank_reason: Mapped[str | None]
    result: Mapped[LineResult] = mapped_column(words_of(LineResult))
    why: Mapped[Parked | None] = mapped_column(words_of(Parked))


class Settled(StrEnum):
    """What a person makes of a parked line."""

    DISMISSED = "dismissed"
    ACCEPTED = "accepted"


class BankAnswerDecision(HouseRecord):
    """A parked line is settled once: dismissed with a reason, or the bank's word accepted."""

    __tablename__ = "bank_answer_decision"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bank_answer_line_id"),
        CheckConstraint("how <> 'dismissed' OR reason <> ''", name="dismissed_for_a_reason"),
        refers("bank_answer_line_id", "bank_answer_line"),
    )
    __append_only__: ClassVar[bool] = True

    bank_answer_line_id: Mapped[UUID]
    how: Mapped[Settled] = mapped_column(words_of(Settled))
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]
