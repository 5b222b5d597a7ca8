"""Which rate applies: one for the tier goes before the one for all tiers."""

from collections.abc import Iterable
from dataclasses import dataclass

from ltc.deal.models import Role
from ltc.mode.models import Mode

ALL_TIERS = ""


@dataclass(frozen=True, slots=True)
class RateRule:
    """A line of a commission plan, in parts per million of the cash received without tax."""

    mode: Mode
    role: Role
    tier_code: str
    rate_ppm: int


def rate_for(rules: Iterable[RateRule], mode: Mode, role: Role, tier_code: str | None) -> RateRule | None:
    """The rule for a role in a mode at a tier; None when the plan has none, which is never the same as zero."""
    fitting = {rule.tier_code: rule for rule in rules if (rule.mode, rule.role) == (mode, role)}
    return fitting.get(tier_code or ALL_TIERS) or fitting.get(ALL_TIERS)
