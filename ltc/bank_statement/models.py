"""Statements that were taken, their lines, what became of each, and what was learned of payers."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from ltc.bank_statement.values import Flow, StatementKind
from pricing.ground.record import HouseRecord, refers, words_of


class BankStatement(HouseRecord):
    """A file of the bank, taken once: its SHA-256 is unique."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        CheckConstraint("lines >= 0 AND repeated >= 0", name="lines_counted"),
        Index("ix_bank_statement_taken", "tenant_id", "taken_at"),
        refers("receiving_account_id", "receiving_account"),
    )
    __append_only__: ClassVar[bool] = True

    receiving_account_id: Mapped[UUID]
    file_name: Mapped[str]
    sha256: Mapped[str]
    kind: Mapped[StatementKind] = mapped_column(words_of(StatementKind))
    opening_minor: Mapped[int | None]
    closing_minor: Mapped[int | None]
    lines: Mapped[int] = mapped_column(Integer)
    repeated: Mapped[int] = mapped_column(Integer)  # lines that had come already
    taken_by: Mapped[UUID]
    taken_at: Mapped[datetime]


class BankStatementUpload(HouseRecord):
    """A file that somebody looks at before it is taken. Its content goes when it is taken or dropped."""

    __tablename__ = "bank_statement_upload"
    __table_args__ = (
        Index("ix_bank_statement_upload_sent", "tenant_id", "sent_at"),
        refers("receiving_account_id", "receiving_account"),
        refers("bank_statement_id", "bank_statement"),
    )

    receiving_account_id: Mapped[UUID]
    bank_statement_id: Mapped[UUID | None]  # what it became
    file_name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sent_by: Mapped[UUID]
    sent_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # taken or dropped


class BankStatementLine(HouseRecord):
    """One line of an account, once however many files it stands in."""

    __tablename__ = "bank_statement_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "receiving_account_id", "identity"),
        CheckConstraint("amount_minor > 0", name="amount_above_zero"),
        CheckConstraint("number > 0", name="number_above_zero"),
        Index("ix_bank_statement_line_statement", "tenant_id", "bank_statement_id", "number"),
        Index("ix_bank_statement_line_waits", "tenant_id", "waits", "booked_on"),
        refers("bank_statement_id", "bank_statement"),
        refers("receiving_account_id", "receiving_account"),
    )
    __append_only__: ClassVar[bool] = True

    bank_statement_id: Mapped[UUID]
    receiving_account_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)  # where it stands in its file
    identity: Mapped[str]  # SHA-256 of what makes it this line
    flow: Mapped[Flow] = mapped_column(words_of(Flow))
    booked_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    payer: Mapped[str]
    payer_account: Mapped[str]
    text: Mapped[str]
    bank_reference: Mapped[str]
    waits: Mapped[bool]  # for a person: money that came, or that a bank took back


class LineFate(StrEnum):
    """What became of a line."""

    RECORDED = "recorded"  # it became a receipt
    KNOWN = "known"  # its receipt was recorded by hand before
    TAKEN_BACK = "taken_back"  # the bank took a receipt back, or a part of it
    IGNORED = "ignored"


ONE_RECEIPT = text("fate IN ('recorded', 'known')")


class BankStatementDecision(HouseRecord):
    """A line is settled once: by a receipt, or for a reason."""

    __tablename__ = "bank_statement_decision"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bank_statement_line_id"),
        CheckConstraint("fate <> 'ignored' OR reason <> ''", name="ignored_for_a_reason"),
        CheckConstraint("(fate = 'ignored') = (receipt_id IS NULL)", name="of_a_receipt"),
        Index(
            "uq_bank_statement_decision_receipt",
            *("tenant_id", "receipt_id"),
            unique=True,
            sqlite_where=ONE_RECEIPT,
            postgresql_where=ONE_RECEIPT,
        ),
        refers("bank_statement_line_id", "bank_statement_line"),
        refers("receipt_id", "receipt"),
    )
    __append_only__: ClassVar[bool] = True

    bank_statement_line_id: Mapped[UUID]
    fate: Mapped[LineFate] = mapped_column(words_of(LineFate))
    receipt_id: Mapped[UUID | None]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]


class KnownPayer(HouseRecord):
    """Whose money a payer's is, as a person once said: a customer's, or a partner's."""

    __tablename__ = "known_payer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "payer"),
        CheckConstraint("(account_id IS NULL) <> (partner_id IS NULL)", name="one_debtor"),
        refers("account_id", "account"),
        refers("partner_id", "partner"),
        refers("bank_statement_line_id", "bank_statement_line"),
    )

    payer: Mapped[str]  # `account:` and its number, or `name:` and the key of its name
    name: Mapped[str]  # as its bank wrote it
    account_id: Mapped[UUID | None]
    partner_id: Mapped[UUID | None]
    bank_statement_line_id: Mapped[UUID]  # by which it was learned
    learned_by: Mapped[UUID]
    learned_at: Mapped[datetime]
