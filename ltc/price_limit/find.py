"""Reading price limits."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.price_limit.models import LimitDraftState, PriceLimit, PriceLimitDraft
from pricing.ground.errors import DomainError


class NoPriceLimits(DomainError):
    """No version of the limits is in force: nobody may approve a special price, and nothing is approved by default."""

    code = "no-price-limits"


def versions() -> Select[PriceLimit]:
    """Every version, the newest first."""
    return select(PriceLimit).order_by(PriceLimit.version.desc())


def in_force(session: Session, day: date) -> PriceLimit:
    """The version in force on a day: the latest start. Raises NoPriceLimits."""
    found = session.scalar(
        select(PriceLimit).where(PriceLimit.valid_from <= day).order_by(PriceLimit.valid_from.desc()).limit(1)
    )
    if found is None:
        raise NoPriceLimits(day=day.isoformat())
    return found


def open_draft(session: Session) -> PriceLimitDraft | None:
    """The draft that is being written, if any."""
    return session.scalar(select(PriceLimitDraft).where(PriceLimitDraft.state == LimitDraftState.OPEN))
