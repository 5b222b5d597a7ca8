"""Which rate applies: one for the tier goes before the one for all tiers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

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

    @property
    def key(self) -> "Key":
        """What the rule is for; a plan has one rule for each."""
        return self.mode, self.role, self.tier_code

    def data(self) -> "RateData":
        """As JSON."""
        return {"mode": self.mode.value, "role": self.role.value, "tier": self.tier_code, "rate_ppm": self.rate_ppm}

    @classmethod
    def read(cls, data: "RateData") -> "RateRule":
        """From JSON as `data()` wrote it."""
        return cls(Mode(data["mode"]), Role(data["role"]), data["tier"], data["rate_ppm"])


class RateData(TypedDict):
    """A rate as a draft keeps it."""

    mode: str
    role: str
    tier: str
    rate_ppm: int


Key = tuple[Mode, Role, str]


@dataclass(frozen=True, slots=True)
class RateChange:
    """What one version makes of a rate of another; None: there is none."""

    mode: Mode
    role: Role
    tier_code: str
    before_ppm: int | None
    after_ppm: int | None


@dataclass(frozen=True, slots=True)
class Unrated:
    """A role that would earn nothing in a mode, for want of a rate: at these tiers, or (none named) at all."""

    mode: Mode
    role: Role
    tiers: tuple[str, ...]


def rate_for(rules: Iterable[RateRule], mode: Mode, role: Role, tier_code: str | None) -> RateRule | None:
    """The rule for a role in a mode at a tier; None when the plan has none, which is never the same as zero."""
    fitting = {rule.tier_code: rule for rule in rules if (rule.mode, rule.role) == (mode, role)}
    return fitting.get(tier_code or ALL_TIERS) or fitting.get(ALL_TIERS)


def changes(old: Iterable[RateRule], new: Iterable[RateRule]) -> list[RateChange]:
    """Every rate that is new, changed or gone, by mode, role and tier."""
    before, after = {rule.key: rule.rate_ppm for rule in old}, {rule.key: rule.rate_ppm for rule in new}
    keys = sorted(before.keys() | after.keys())
    return [RateChange(*key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def unrated(rules: Sequence[RateRule], tiers: Sequence[str]) -> list[Unrated]:
    """Every mode and role for which a partner could be credited and earn nothing, because no rate is written."""
    return [found for mode in Mode for role in Role if (found := _unrated(rules, mode, role, tiers))]


def _unrated(rules: Sequence[RateRule], mode: Mode, role: Role, tiers: Sequence[str]) -> Unrated | None:
    bare = tuple(tier for tier in (ALL_TIERS, *tiers) if rate_for(rules, mode, role, tier) is None)
    if not bare:
        return None
    return Unrated(mode, role, () if len(bare) == len(tiers) + 1 else bare)
