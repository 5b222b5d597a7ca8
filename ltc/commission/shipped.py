"""The rates that a new tenant starts with. They are data from then on, and the tenant's own."""

from datetime import date, datetime
from uuid import UUID

from ltc.commission.models import CommissionPlan, CommissionRate
from ltc.deal.models import Role
from ltc.mode.models import Mode
from pricing.ground.record import new_id

SHIPPED = (  # mode, role, tier (empty: all tiers), parts per million
    (Mode.CHANNEL, Role.RESOLD, "", 20_000),
    (Mode.CHANNEL, Role.RESOLD, "gold", 30_000),
    (Mode.CHANNEL, Role.RESOLD, "platinum", 40_000),
    (Mode.HYBRID, Role.SOURCED, "", 80_000),
    (Mode.HYBRID, Role.CO_SOLD, "", 50_000),
    (Mode.HYBRID, Role.FULFILLED, "", 40_000),
    (Mode.DIRECT, Role.SOURCED, "", 20_000),
)


def shipped_plan(valid_from: date, by: UUID, now: datetime) -> CommissionPlan:
    """Version 1 of a tenant's plan, in force from a day on."""
    plan = CommissionPlan(id=new_id(), version=1, valid_from=valid_from, published_by=by, published_at=now)
    plan.rates = [
        CommissionRate(plan_id=plan.id, mode=mode, role=role, tier_code=tier, rate_ppm=ppm)
        for mode, role, tier, ppm in SHIPPED
    ]
    return plan
