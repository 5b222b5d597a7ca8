"""Where an opportunity goes, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from ltc.commission.rates import RateRule
from ltc.mode.models import Mode

Won = tuple[int, date, list[dict[str, Any]], Mode]  # net, day, credits, mode


@dataclass(frozen=True, slots=True)
class Place:
    """Where an opportunity goes: ids of what it refers to, and the tenant's terms."""

    account_id: UUID
    partner_id: UUID | None
    house_id: UUID
    product_id: UUID
    first_stage: UUID
    last_stage: UUID
    path_id: UUID
    office: str
    currency: str
    tax_ppm: int
    price_minor: int
    today: date
    by: UUID
    rules: tuple[UUID | None, tuple[RateRule, ...]]  # plan, its rates


def at(day: date) -> datetime:
    """Noon of a day, as the instant of what the source dates only by day."""
    return datetime.combine(day, time(12), UTC)
