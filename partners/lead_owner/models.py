"""The rules of owning leads in versions, who owned which lead, and each person's place in the turn."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from partners.lead_owner.kinds import Choosing, Gained, Lost
from pricing.ground.record import HouseRecord, refers, words_of

STANDING = text("until_at IS NULL")


class LeadOwnerTerms(HouseRecord):
    """How leads are given to people, and go back to the pool, from an instant on. Published, never edited."""

    __tablename__ = "lead_owner_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("open_max > 0 AND idle_days > warn_days AND warn_days >= 0", name="numbers"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    choosing: Mapped[Choosing] = mapped_column(words_of(Choosing))
    territories: Mapped[dict[str, Any]]  # people by region
    others: Mapped[list[Any]]  # people of the other regions
    open_max: Mapped[int] = mapped_column(Integer)
    idle_days: Mapped[int] = mapped_column(Integer)
    warn_days: Mapped[int] = mapped_column(Integer)
    published_by: Mapped[UUID]


class LeadTenure(HouseRecord):
    """That a person owned a lead, from when until when, how it began and ended. Of one lead, one stands at most."""

    __tablename__ = "lead_tenure"
    __table_args__ = (
        Index(
            "uq_lead_tenure_standing",
            "tenant_id",
            "lead_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_lead_tenure_lead", "tenant_id", "lead_id", "since_at"),
        CheckConstraint("(until_at IS NULL) = (lost IS NULL)", name="ended_somehow"),
        CheckConstraint("(gained = 'rule') = (grounds IS NOT NULL)", name="given_on_grounds"),
        refers("lead_id", "lead"),
    )

    lead_id: Mapped[UUID]
    owner_id: Mapped[UUID]  # person
    since_at: Mapped[datetime]
    gained: Mapped[Gained] = mapped_column(words_of(Gained))
    given_by: Mapped[UUID | None]  # person; none: by rule
    given_note: Mapped[str | None]
    grounds: Mapped[dict[str, Any] | None]  # DecisionData: why this person
    until_at: Mapped[datetime | None]
    lost: Mapped[Lost | None] = mapped_column(words_of(Lost))
    lost_note: Mapped[str | None]


class LeadSeat(HouseRecord):
    """A person's place in the turn. It is locked while she is given or claims a lead, so that limits hold."""

    __tablename__ = "lead_seat"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id"),)

    person_id: Mapped[UUID]
    turn: Mapped[int] = mapped_column(Integer, default=0)  # when she last had one, counted over all people
