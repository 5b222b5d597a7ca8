"""Accounts: end customers as the house knows them. No partner ever reads these rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class NameKind(StrEnum):
    """How a name came to an account."""

    LEGAL = "legal"
    SHORT = "short"
    FORMER = "former"
    ENGLISH = "english"
    TYPED = "typed"  # as a partner wrote it
    ALIAS = "alias"  # a person said that it is this customer


class IdentifierKind(StrEnum):
    """Hard evidence of who a customer is."""

    TAX = "tax"
    HOST = "host"
    PHONE = "phone"


class Account(HouseRecord):
    """One real customer. A named account is reserved for the direct team; a merged one lives on in another."""

    __tablename__ = "account"
    __table_args__ = (
        Index("ix_account_name", "tenant_id", "name"),
        Index("ix_account_group", "tenant_id", "parent_id"),
        refers("region_id", "region"),
        refers("parent_id", "account"),
        refers("merged_into_id", "account"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),
    )

    name: Mapped[str]
    sector: Mapped[str | None]
    country: Mapped[str | None]
    region_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    named: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[UUID | None]  # the direct seller's person id
    merged_into_id: Mapped[UUID | None]


class AccountName(HouseRecord):
    """A name of an account, with the key it is found by, and its parts as the matcher compares them.

    `no` is a random number of 48 bits, short enough to stand in millions of key rows.
    """

    __tablename__ = "account_name"
    __table_args__ = (
        UniqueConstraint("tenant_id", "account_id", "key"),
        UniqueConstraint("tenant_id", "no"),
        Index("ix_account_name_key", "tenant_id", "key"),
        refers("account_id", "account"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[NameKind] = mapped_column(words_of(NameKind))
    text: Mapped[str]
    key: Mapped[str]
    no: Mapped[int]
    parts: Mapped[str]


class AccountKey(HouseRecord):
    """One key that a name is found by. There are many of them, so the row is no longer than it must be.

    It stands for no event of its own: it always equals what the name gives, so it is not audited.
    """

    __tablename__ = "account_key"
    __table_args__ = ({"sqlite_with_rowid": False},)
    __audited__ = False

    id = None  # type: ignore[assignment]  # SQLAlchemy's way to drop an inherited column: the key is the row
    key: Mapped[str] = mapped_column(primary_key=True)
    name_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AccountKeyCount(HouseRecord):
    """How many names carry a key; the empty key counts the names themselves."""

    __tablename__ = "account_key_count"
    __table_args__ = (CheckConstraint("names >= 0", name="names_not_negative"), {"sqlite_with_rowid": False})
    __audited__ = False

    id = None  # type: ignore[assignment]  # SQLAlchemy's way to drop an inherited column: the key is the row
    key: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[int]


class AccountIdentifier(HouseRecord):
    """A tax number, web host or phone of an account, normalised."""

    __tablename__ = "account_identifier"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "value"),
        Index("ix_account_identifier_account", "tenant_id", "account_id"),
        refers("account_id", "account"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[IdentifierKind] = mapped_column(words_of(IdentifierKind))
    value: Mapped[str]


class AccountAddress(HouseRecord):
    """Where a customer is, as it is written on a letter."""

    __tablename__ = "account_address"
    __table_args__ = (Index("ix_account_address_account", "tenant_id", "account_id"), refers("account_id", "account"))

    account_id: Mapped[UUID]
    text: Mapped[str]


class ReviewState(StrEnum):
    """What became of a doubt about who a customer is."""

    OPEN = "open"
    SAME = "same"
    NEW = "new"


class AccountReview(HouseRecord):
    """A doubt: an account that was made for a name which may mean another account. A person decides, once."""

    __tablename__ = "account_review"
    __table_args__ = (
        Index("ix_account_review_state", "tenant_id", "state", "asked_at"),
        Index(
            "uq_account_review_open",
            "tenant_id",
            "account_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_when_closed"),
        refers("account_id", "account"),
        refers("chosen_id", "account"),
    )

    account_id: Mapped[UUID]
    name: Mapped[str]  # as it was asked for
    candidates: Mapped[list[Any]]  # account, score in millionths, evidence
    state: Mapped[ReviewState] = mapped_column(words_of(ReviewState), default=ReviewState.OPEN)
    chosen_id: Mapped[UUID | None]  # the known customer that it is or, of a new one, that is its parent or its branch
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class AccountMerge(HouseRecord):
    """One account joined to another, with every row that moved, so that it can be undone within thirty days."""

    __tablename__ = "account_merge"
    __table_args__ = (
        Index("ix_account_merge_target", "tenant_id", "target_id"),
        CheckConstraint("account_id <> target_id", name="two_accounts"),
        refers("account_id", "account"),
        refers("target_id", "account"),
    )

    account_id: Mapped[UUID]  # the one that ended
    target_id: Mapped[UUID]
    moved: Mapped[dict[str, Any]]  # table → ids of the rows that moved
    merged_by: Mapped[UUID]
    merged_at: Mapped[datetime]
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
