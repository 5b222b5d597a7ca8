"""Tax on lines: summed per rate, rounded once per rate."""

from collections import defaultdict
from collections.abc import Iterable

from pricing.ground.rate import PPM, Rounding, rounded


def tax_by_rate(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Tax in minor units by rate in ppm, for lines of (net in minor units, rate in ppm).

    Rounding: HALF_AWAY, once per rate group. Source: EN 16931, rule BR-CO-17.
    """
    bases: defaultdict[int, int] = defaultdict(int)
    for net_minor, tax_ppm in lines:
        bases[tax_ppm] += net_minor
    return {ppm: rounded(base * ppm, PPM, Rounding.HALF_AWAY) for ppm, base in sorted(bases.items())}


def tax_minor(lines: Iterable[tuple[int, int]]) -> int:
    """The whole tax on lines of (net in minor units, rate in ppm): the sum of its rate groups."""
    return sum(tax_by_rate(lines).values())
