"""Offers: drafted by one person, published by another, perhaps ended early from a day on, and never edited."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from pricing.ground.errors import DomainError, Invalid, NotAllowed
from pricing.ground.period import Span

PUBLISHED = text("published_at IS NOT NULL AND (ended_from IS NULL OR ended_from > valid_from)")


class OfferOver(DomainError):
    """The offer is no draft any more: it was published or thrown away."""

    code = "offer-over"


class OfferOwn(NotAllowed):
    """Whoever drafted an offer does not publish it."""

    code = "offer-own"


class OfferPast(Invalid):
    """The last day of the offer is over, so it would never hold."""

    code = "offer-past"


class OfferSpan(Invalid):
    """An offer ends after it begins."""

    code = "offer-span"


class OfferNotHeld(DomainError):
    """Only a published offer that was not ended can be ended."""

    code = "offer-not-held"


class OfferEnd(Invalid):
    """An offer is ended from today or a later day on, and before the day on which it ends by itself."""

    code = "offer-end"


class OfferState(StrEnum):
    """Where an offer stands on a day."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    COMING = "coming"
    HOLDING = "holding"
    PAST = "past"


class Offered:
    """The columns of an offer. No partner's session sees one before it is published (`portal/tenancy.py`)."""

    valid_from: Mapped[date] = mapped_column()
    valid_until: Mapped[date | None] = mapped_column()  # exclusive
    drafted_by: Mapped[UUID] = mapped_column()
    drafted_at: Mapped[datetime] = mapped_column()
    published_by: Mapped[UUID | None] = mapped_column()
    published_at: Mapped[datetime | None] = mapped_column()
    ended_from: Mapped[date | None] = mapped_column()  # from this day on it holds no more, whatever was agreed
    ended_by: Mapped[UUID | None] = mapped_column()  # of a draft: whoever threw it away
    ended_at: Mapped[datetime | None] = mapped_column()

    @property
    def ends(self) -> date | None:
        """The first day on which it does not hold any more; None: it is open."""
        return earlier(self.valid_until, self.ended_from)

    def state(self, day: date) -> OfferState:
        """Where it stands on a day."""
        if self.published_at is None:
            return OfferState.DISCARDED if self.ended_at else OfferState.DRAFT
        if self.ends and (self.ends <= day or self.ends <= self.valid_from):
            return OfferState.PAST
        return OfferState.HOLDING if self.valid_from <= day else OfferState.COMING


Offer = TypeVar("Offer", bound=Offered)


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; none is later than all."""
    return min((day for day in (one, other) if day), default=None)


def offer_checks() -> tuple[CheckConstraint, ...]:
    """What the database holds of every offer."""
    return (
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("published_by IS NULL OR drafted_by <> published_by", name="two_people"),
        CheckConstraint("(published_by IS NULL) = (published_at IS NULL)", name="published"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(ended_from IS NULL) = (ended_at IS NULL OR published_at IS NULL)", name="ended_from"),
    )


def holding(kind: type[Offered], day: date) -> list[ColumnElement[bool]]:
    """The criteria for offers that hold on a day."""
    return [
        kind.published_at.is_not(None),
        kind.valid_from <= day,
        or_(kind.valid_until.is_(None), kind.valid_until > day),
        or_(kind.ended_from.is_(None), kind.ended_from > day),
    ]


def standing(kind: type[Offered], state: OfferState, day: date) -> list[ColumnElement[bool]]:
    """The criteria for offers in a state on a day: as `Offered.state` says."""
    over = [kind.valid_until <= day, kind.ended_from <= day, kind.ended_from <= kind.valid_from]
    if state is OfferState.HOLDING:
        return holding(kind, day)
    if state is OfferState.PAST:
        return [kind.published_at.is_not(None), or_(*over)]
    if state is OfferState.COMING:
        not_ended = or_(kind.ended_from.is_(None), kind.ended_from > kind.valid_from)
        return [kind.published_at.is_not(None), kind.valid_from > day, not_ended]
    thrown = kind.ended_at.is_not(None)
    return [kind.published_at.is_(None), ~thrown if state is OfferState.DRAFT else thrown]


def check_span(starts: date, ends: date | None) -> None:
    """Refuse a span that holds no day. Raises OfferSpan."""
    if ends and ends <= starts:
        raise OfferSpan(field="last_on")


def release(offer: Offered, by: UUID, when: tuple[date, datetime]) -> None:
    """Publish a draft of somebody else; the caller locked its place and saw that none of equal rank meets it.

    Raises OfferOver, OfferOwn, OfferPast.
    """
    today, now = when
    if offer.published_at or offer.ended_at:
        raise OfferOver
    if offer.drafted_by == by:
        raise OfferOwn
    if offer.valid_until and offer.valid_until <= today:
        raise OfferPast(field="valid_until")
    offer.published_by, offer.published_at = by, now


def lock(session: Session, kind: type[Offer], place: Iterable[ColumnElement[bool]]) -> list[Offer]:
    """Every offer of a place, drafts too, locked in the order of ids until the transaction ends.

    Two publications of one place share at least the later one's draft, so that the second sees the first.
    """
    session.flush()
    key: Any = kind
    query = select(kind).where(*place).order_by(key.id).with_for_update()
    return list(session.scalars(query.execution_options(populate_existing=True)))


def meeting(offer: Offer, place: Iterable[Offer]) -> Offer | None:
    """A published offer of the same place that holds on one of an offer's days."""
    span = Span(offer.valid_from, offer.ends)
    for other in place:
        never = other.ends is not None and other.ends <= other.valid_from
        if other is not offer and other.published_at and not never and span.meets(Span(other.valid_from, other.ends)):
            return other
    return None


def close(session: Session, offer: Offered, starting: date, by: UUID, when: tuple[date, datetime]) -> None:
    """End a published offer from a day on: what was quoted at it stands. Raises OfferNotHeld, OfferEnd."""
    today, now = when
    session.flush()
    session.refresh(offer, with_for_update=True)
    if offer.published_at is None or offer.ended_at:
        raise OfferNotHeld
    if starting < today or (offer.valid_until and offer.valid_until <= starting):
        raise OfferEnd(field="starting")
    offer.ended_from, offer.ended_by, offer.ended_at = starting, by, now


def discard(session: Session, offer: Offered, by: UUID, now: datetime) -> None:
    """Throw a draft away; it is kept, but never holds. Raises OfferOver."""
    session.flush()
    session.refresh(offer, with_for_update=True)
    if offer.published_at or offer.ended_at:
        raise OfferOver
    offer.ended_by, offer.ended_at = by, now
