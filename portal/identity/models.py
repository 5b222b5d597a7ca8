"""Tenants, people, memberships, sessions and the tokens of invitation and reset."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, Record, new_id, refers, words_of


class Tenant(Record):
    """A vendor. Its slug stands in every URL."""

    __tablename__ = "tenant"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    language: Mapped[str]  # en or zh: of mails to people who chose none
    time_zone: Mapped[str]  # IANA name; calendar dates are the tenant's
    currency: Mapped[str]


class Person(Record):
    """Somebody who signs in. What a person may do hangs on memberships, tenant by tenant."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str | None]
    shortcuts: Mapped[bool] = mapped_column(default=True)  # single-key shortcuts (WCAG 2.1.4)
    disabled_at: Mapped[datetime | None]


class PersonTenant(Record):
    """Which tenants a person has memberships in: only for the choice after sign-in."""

    __tablename__ = "person_tenant"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)


class Membership(PartnerRecord):
    """A person's roles in a tenant, for one partner or for the house (no partner)."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("uq_membership_person", "tenant_id", "person_id", unique=True),
        refers("partner_id", "partner"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    roles: Mapped[list[Any]]
    ended_at: Mapped[datetime | None]


class PersonSession(Record):
    """A signed-in browser. The cookie holds a random token, this row its SHA-256; it can be revoked."""

    __tablename__ = "person_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str]
    address: Mapped[str]


class TokenKind(StrEnum):
    """What a mailed link is good for."""

    INVITATION = "invitation"
    RESET = "reset"


class PersonToken(Record):
    """A link that was mailed: for one person, one purpose, one use."""

    __tablename__ = "person_token"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[TokenKind] = mapped_column(words_of(TokenKind))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"))
    token_sha256: Mapped[str] = mapped_column(unique=True)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Record):
    """Failed tries of one kind from one source in one window: the throttle's memory."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("bucket", "window_at"),)
    __audited__: ClassVar[bool] = False

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    bucket: Mapped[str]  # what:whom, hashed
    window_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
