"""The limits that a new tenant starts with. They are data from then on, and the tenant's own."""

from datetime import date, datetime
from uuid import UUID

from ltc.price_limit.limits import Approver, Limits, Rung
from ltc.price_limit.models import PriceLimit
from pricing.ground.money import digits

UNIT_VALUES = (200_000, 1_000_000)  # in major units: how far a channel manager, and finance, may go


def shipped(currency: str) -> Limits:
    """Three steps by discount and value. Cost and floor prices are the tenant's to write: nobody else knows them."""
    unit = 10 ** digits(currency)
    manager, finance = (value * unit for value in UNIT_VALUES)
    return Limits(
        rungs=(
            Rung(Approver.CHANNEL_MANAGER, 250_000, None, manager),
            Rung(Approver.FINANCE, 400_000, None, finance),
            Rung(Approver.TENANT_ADMIN, 600_000),
        ),
        bounds=(),
        gate=Approver.TENANT_ADMIN,
        waiting_days=15,
    )


def first_version(currency: str, valid_from: date, by: UUID, now: datetime) -> PriceLimit:
    """Version 1 of a tenant's limits, in force from a day on."""
    content = shipped(currency).data()
    return PriceLimit(
        version=1, valid_from=valid_from, currency=currency, content=content, published_by=by, published_at=now
    )
