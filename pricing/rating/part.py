"""The parts of an amount: what, how much of it, at what price."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class PartKind(StrEnum):
    """What a part of an amount is."""

    UNIT = "unit"
    FLAT = "flat"
    FREE = "free"
    PACKAGE = "package"
    RATE = "rate"
    FLOOR = "floor"
    CEILING = "ceiling"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Part:
    """Quantity times unit is amount, except for a share of a pool.

    Amounts are exact fractions of a minor unit; `rung` is the start of the rung that they come from.
    """

    kind: PartKind
    quantity: Fraction
    unit: Fraction
    amount: Fraction
    rung: Fraction | None = None

    def __neg__(self) -> "Part":
        return Part(self.kind, -self.quantity, self.unit, -self.amount, self.rung)


def total(parts: Iterable[Part]) -> Fraction:
    """The exact amount in minor units."""
    return sum((part.amount for part in parts), Fraction(0))
