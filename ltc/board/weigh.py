"""Sums of a column, plain and weighted. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pricing.ground.rate import PPM, Rounding, rounded


@dataclass(frozen=True, slots=True)
class Part:
    """Deals at one stage of one version in one currency."""

    currency: str
    count: int
    minor: int
    probability_ppm: int


@dataclass(frozen=True, slots=True)
class Sums:
    """How many deals, and by currency what they are worth and what is to be expected of it. Minor units."""

    count: int = 0
    minor: dict[str, int] = field(default_factory=dict)
    weighted: dict[str, int] = field(default_factory=dict)


def sums(parts: Iterable[Part]) -> Sums:
    """Add parts up. Each currency's expectation is worked out exactly and rounded once, half to even."""
    count, minor, exact = 0, defaultdict[str, int](int), defaultdict[str, int](int)
    for part in parts:
        count += part.count
        minor[part.currency] += part.minor
        exact[part.currency] += part.minor * part.probability_ppm
    weighted = {currency: rounded(exact[currency], PPM, Rounding.HALF_EVEN) for currency in sorted(exact)}
    return Sums(count, dict(sorted(minor.items())), weighted)
