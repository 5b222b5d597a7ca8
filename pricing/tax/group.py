"""Tax on lines: prices without it or with it inside, rounded once per rate or once per line, as declared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pricing.ground.rate import PPM, Rounding, rounded


class TaxPrices(StrEnum):
    """Whether prices have the tax inside."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


class TaxRounded(StrEnum):
    """Where tax is rounded."""

    PER_RATE = "per_rate"  # once for all lines of a rate: EN 16931
    PER_LINE = "per_line"


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A row of the tax table. Net and tax are gross; every total is the sum of its rows. Minor units."""

    rate_ppm: int
    net_minor: int
    tax_minor: int

    @property
    def gross_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor


def tax_rows(
    lines: Iterable[tuple[int, int]],
    prices: TaxPrices = TaxPrices.EXCLUSIVE,
    where: TaxRounded = TaxRounded.PER_RATE,
    rounding: Rounding = Rounding.HALF_AWAY,
) -> list[TaxRow]:
    """The tax table by rising rate, for lines of (price in minor units, rate in ppm).

    Rounding: once per rate, or once per line and then summed. An inclusive price stays what it is: its tax is
              taken out of it, and the net is the rest.
    Source:   EN 16931, rule BR-CO-17, for the default.
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for minor, ppm in lines:
        groups[ppm].append(minor)
    return [_row(ppm, groups[ppm] if where is TaxRounded.PER_LINE else [sum(groups[ppm])], prices, rounding)
            for ppm in sorted(groups)]  # fmt: skip


def _row(ppm: int, bases: Sequence[int], prices: TaxPrices, rounding: Rounding) -> TaxRow:
    inclusive = prices is TaxPrices.INCLUSIVE
    whole = PPM + ppm if inclusive else PPM
    tax = sum(rounded(base * ppm, whole, rounding) for base in bases)
    return TaxRow(ppm, sum(bases) - tax if inclusive else sum(bases), tax)


def tax_by_rate(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Tax in minor units by rate in ppm, for lines of (net in minor units, rate in ppm), as `tax_rows` has it."""
    return {row.rate_ppm: row.tax_minor for row in tax_rows(lines)}


def tax_minor(lines: Iterable[tuple[int, int]]) -> int:
    """The whole tax on lines of (net in minor units, rate in ppm): the sum of its rate groups."""
    return sum(tax_by_rate(lines).values())
