"""Tenants, people, memberships, sessions, invitations and reset links."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, Record, new_id, refers


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
    """Which tenants a person has memberships in, and when she last worked there.

    Only for the choice after sign-in and for "last seen": another tenant's visits stay its own affair.
    """

    __tablename__ = "person_tenant"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    seen_at: Mapped[datetime | None]


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
    proved_at: Mapped[datetime | None]  # when the password was last given; None: at the sign-in
    browser: Mapped[str]
    address: Mapped[str]


class Invitation(PartnerRecord):
    """An offer of a membership, bound to one mail address, one partner (or the house) and its roles.

    It stands in the list of those who made it whether or not the portal knows the address, so that
    inviting somebody never tells who she is or where else she works.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_sha256"),
        refers("partner_id", "partner"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset({"token_sha256"})

    email: Mapped[str]  # lower case
    name: Mapped[str]
    roles: Mapped[list[Any]]
    language: Mapped[str]
    invited_by: Mapped[UUID]  # a person, or the robot on the command line
    invited_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    token_sha256: Mapped[str]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ResetToken(Record):
    """A mailed link to set a new password: for one person, one use."""

    __tablename__ = "reset_token"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
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
