"""Terms that hold from a day on: drafted by one person, published by another, never edited after.

A noun that has such terms (`pricing/price_terms`, `ltc/settlement_terms`) says what its content is, what it is before
the first version, and how it refuses; the rest is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from pricing.ground.drafting import OPEN, DraftOpen, hold, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import HouseRecord, TenantRecord, new_id, words_of


class TermsDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class DatedTerms(TenantRecord):
    """One version of the terms, in force from a day on. What partners are held to, they may read."""

    __abstract__ = True
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    content: Mapped[dict[str, Any]]
    drafted_by: Mapped[UUID]
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 (SQLAlchemy hands over the class)
        return (
            UniqueConstraint("tenant_id", "version"),
            CheckConstraint("drafted_by <> published_by", name="two_people"),
            Index(f"uq_{cls.__tablename__}_start", "tenant_id", "valid_from", unique=True),
        )


class DatedTermsDraft(HouseRecord):
    """The next version while it is written. A tenant has one at a time."""

    __abstract__ = True

    state: Mapped[TermsDraftState] = mapped_column(words_of(TermsDraftState), default=TermsDraftState.OPEN)
    content: Mapped[dict[str, Any]]
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 (SQLAlchemy hands over the class)
        is_open = text(f"state = '{OPEN}'")
        name = f"uq_{cls.__tablename__}_open"
        return (
            CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
            Index(name, "tenant_id", unique=True, sqlite_where=is_open, postgresql_where=is_open),
        )


V = TypeVar("V", bound=DatedTerms)
D = TypeVar("D", bound=DatedTermsDraft)


@dataclass(frozen=True, slots=True)
class Dated(Generic[V, D]):
    """One noun's terms: its rows, how their content is read and what it is before the first version, its refusals.

    `start`: a version begins today or later, after every published one. `unchanged`: the draft says nothing new.
    """

    version: type[V]
    draft: type[D]
    read: Callable[[Mapping[str, Any]], object]
    shipped: Mapping[str, Any]
    start: type[Invalid]
    unchanged: type[DomainError]

    def versions(self) -> Select[V]:
        """Every version, the newest first."""
        return select(self.version).order_by(self.version.version.desc())

    def in_force(self, session: Session, day: date) -> V | None:
        """The version in force on a day: the latest start; None: the shipped terms stand."""
        started = select(self.version).where(self.version.valid_from <= day)
        return session.scalar(started.order_by(self.version.valid_from.desc()).limit(1))

    def open_draft(self, session: Session) -> D | None:
        """The draft that is being written, if any."""
        return session.scalar(select(self.draft).where(self.draft.state == TermsDraftState.OPEN))

    def begin(self, session: Session, by: UUID, now: datetime) -> D:
        """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
        if self.open_draft(session):
            raise DraftOpen
        content = dict(self._newest(session))
        draft = self.draft(id=new_id(), content=content, state=TermsDraftState.OPEN, drafted_by=by, drafted_at=now)
        session.add(draft)
        return draft

    def discard(self, session: Session, draft: D) -> None:
        """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
        hold(session, draft)
        draft.state = TermsDraftState.DISCARDED

    def publish(self, session: Session, draft: D, valid_from: date, who: tuple[UUID, date, datetime]) -> V:
        """The next version, in force from a day; `who` publishes it, on which date of the tenant, and at what instant.

        Raises DraftOver, DraftOwn, and the noun's `start` and `unchanged`.
        """
        by, today, now = who
        hold(session, draft)
        refuse_drafter(draft, by)
        newest = session.scalar(self.versions().limit(1))
        earliest = max(today, newest.valid_from) if newest else today
        if valid_from < today or (newest and valid_from <= newest.valid_from):
            raise self.start(field="valid_from", day=earliest.isoformat())
        if self.read(self._newest(session)) == self.read(draft.content):
            raise self.unchanged
        row = self.version(
            id=new_id(),
            version=newest.version + 1 if newest else 1,
            valid_from=valid_from,
            content=dict(draft.content),
            drafted_by=draft.drafted_by,
            published_by=by,
            published_at=now,
        )
        draft.state, draft.published_by = TermsDraftState.PUBLISHED, by
        session.add(row)
        return row

    def _newest(self, session: Session) -> Mapping[str, Any]:
        newest = session.scalar(self.versions().limit(1))
        return newest.content if newest else self.shipped
