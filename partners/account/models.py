"""Accounts: end customers as the house knows them. No partner ever reads these rows."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class NameKind(StrEnum):
    """How a name came to an account."""

    LEGAL = "legal"
    SHORT = "short"
    FORMER = "former"
    ENGLISH = "english"
    TYPED = "typed"  # as a partner wrote it


class IdentifierKind(StrEnum):
    """Hard evidence of who a customer is."""

    TAX = "tax"
    HOST = "host"


class Account(HouseRecord):
    """One real customer. A named account is reserved for the direct team."""

    __tablename__ = "account"
    __table_args__ = (
        Index("ix_account_name", "tenant_id", "name"),
        Index("ix_account_group", "tenant_id", "parent_id"),
        refers("region_id", "region"),
        refers("parent_id", "account"),
    )

    name: Mapped[str]
    sector: Mapped[str | None]
    country: Mapped[str | None]
    region_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    named: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[UUID | None]  # the direct seller's person id


class AccountName(HouseRecord):
    """A name of an account, with the key it is found by."""

    __tablename__ = "account_name"
    __table_args__ = (
        UniqueConstraint("tenant_id", "account_id", "key"),
        Index("ix_account_name_key", "tenant_id", "key"),
        refers("account_id", "account"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[NameKind] = mapped_column(words_of(NameKind))
    text: Mapped[str]
    key: Mapped[str]


class AccountIdentifier(HouseRecord):
    """A tax number or web host of an account, normalised."""

    __tablename__ = "account_identifier"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "value"),
        Index("ix_account_identifier_account", "tenant_id", "account_id"),
        refers("account_id", "account"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[IdentifierKind] = mapped_column(words_of(IdentifierKind))
    value: Mapped[str]
