"""Drafting price limits: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.price_limit.find import open_draft, versions
from ltc.price_limit.limits import Limits
from ltc.price_limit.models import LimitDraftState, PriceLimit, PriceLimitDraft
from ltc.price_limit.shipped import shipped
from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.rate import PPM
from pricing.ground.record import new_id

WAITING_DAYS_MAX = 365


class LimitStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "limit-start"


class LimitUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "limit-unchanged"


class LimitOff(Invalid):
    """The ladder needs a step, each role once, each going further than the one before, and shares up to 100 %."""

    code = "limit-off"


def begin(session: Session, currency: str, by: UUID, now: datetime) -> PriceLimitDraft:
    """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
    if open_draft(session):
        raise DraftOpen
    newest = session.scalar(versions().limit(1))
    content = dict(newest.content) if newest else shipped(currency).data()
    draft = PriceLimitDraft(id=new_id(), content=content, state=LimitDraftState.OPEN, drafted_by=by, drafted_at=now)
    session.add(draft)
    return draft


def edit(session: Session, draft: PriceLimitDraft, limits: Limits, by: UUID, now: datetime) -> None:
    """Replace the draft's content. Raises DraftOver, DraftOfAnother, LimitOff."""
    hold_own(session, draft, by)
    check(limits)
    draft.content, draft.drafted_at = limits.data(), now


def check(limits: Limits) -> None:
    """Refuse limits that make no sense. Raises LimitOff."""
    roles = [rung.approver for rung in limits.rungs]
    rises = [rung.discount_max_ppm for rung in limits.rungs]
    shares = [*rises, *(rung.margin_min_ppm or 0 for rung in limits.rungs)]
    shares += [share or 0 for bound in limits.bounds for share in (bound.cost_ppm, bound.floor_ppm)]
    values = [rung.value_max_minor for rung in limits.rungs if rung.value_max_minor is not None]
    if not roles or len(set(roles)) < len(roles) or rises != sorted(rises):
        raise LimitOff
    if any(not 0 <= share <= PPM for share in shares) or any(value <= 0 for value in values):
        raise LimitOff
    if not 0 <= limits.waiting_days <= WAITING_DAYS_MAX:
        raise LimitOff


def discard(session: Session, draft: PriceLimitDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    hold(session, draft)
    draft.state = LimitDraftState.DISCARDED


def publish(
    session: Session, draft: PriceLimitDraft, starts: tuple[date, str], by: UUID, when: tuple[date, datetime]
) -> PriceLimit:
    """The next version, in force from a day (with the tenant's currency); `when` is its date, and the instant.

    What is asked for already keeps the steps that it was given. Raises DraftOver, DraftOwn,
    LimitStart, LimitUnchanged.
    """
    (valid_from, currency), (today, now) = starts, when
    hold(session, draft)
    refuse_drafter(draft, by)
    newest = session.scalar(versions().limit(1))
    last = session.scalar(select(func.max(PriceLimit.valid_from)))
    if valid_from < today or (last and valid_from <= last):
        raise LimitStart(field="valid_from", day=max(today, last or today).isoformat())
    if newest and Limits.read(newest.content) == Limits.read(draft.content):
        raise LimitUnchanged
    row = PriceLimit(
        id=new_id(),
        version=newest.version + 1 if newest else 1,
        valid_from=valid_from,
        currency=currency,
        content=dict(draft.content),
        drafted_by=draft.drafted_by,
        published_by=by,
        published_at=now,
    )
    draft.state, draft.published_by = LimitDraftState.PUBLISHED, by
    session.add(row)
    return row
