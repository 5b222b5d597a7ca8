"""Ladders: rungs that store their starts only, so that neither a gap nor an overlap can be written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pricing.ground.errors import Invalid
from pricing.ground.number import written

ONE = Fraction(1)


class Edge(StrEnum):
    """Where a quantity belongs that is equal to a rung's start."""

    UPPER = "upper"  # to the rung below, whose upper bound it is
    LOWER = "lower"  # to the rung above, whose lower bound it is


class Bounds(StrEnum):
    """What the starts count."""

    WHOLE = "whole"  # units by number: what is begun counts as whole
    CONTINUOUS = "continuous"  # points on a line


class LadderEmpty(Invalid):
    """A ladder has at least one rung."""

    code = "ladder-empty"


class LadderOrder(Invalid):
    """Each rung starts above the one before it, and none below zero."""

    code = "ladder-order"


class LadderStart(Invalid):
    """A ladder that prices every unit starts with the first."""

    code = "ladder-start"


class LadderWhole(Invalid):
    """Bounds of whole quantities are whole numbers."""

    code = "ladder-whole"


class NoRung(Invalid):
    """No rung holds the quantity; nothing is ever priced at zero instead."""

    code = "no-rung"


@dataclass(frozen=True, slots=True)
class Rung:
    """What is paid from a start on: for each unit, and once. Amounts are exact fractions of a minor unit."""

    starts_at: Fraction
    unit: Fraction = Fraction(0)
    flat: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs by rising start. Raises LadderEmpty, LadderOrder, LadderWhole."""

    rungs: Sequence[Rung]
    edge: Edge = Edge.UPPER
    bounds: Bounds = Bounds.CONTINUOUS

    def __post_init__(self) -> None:
        if not self.rungs:
            raise LadderEmpty(field="ladder")
        starts = [rung.starts_at for rung in self.rungs]
        for before, start in zip([None, *starts], starts, strict=False):
            if start < 0 or (before is not None and start <= before):
                raise LadderOrder(field="ladder", start=written(start))
            if self.bounds is Bounds.WHOLE and start.denominator != 1:
                raise LadderWhole(field="ladder", start=written(start))

    def bottom(self, rung: Rung) -> Fraction:
        """The point at which a rung begins. Unit n lies between n - 1 and n, so at `lower` rung n begins at n - 1."""
        by_number = self.bounds is Bounds.WHOLE and self.edge is Edge.LOWER
        return max(Fraction(0), rung.starts_at - ONE) if by_number else rung.starts_at

    def reaches(self, quantity: Fraction, rung: Rung) -> bool:
        """Whether a quantity above zero stands on this rung or has passed it."""
        bottom = self.bottom(rung)
        included = self.edge is Edge.LOWER and self.bounds is Bounds.CONTINUOUS
        return quantity > bottom or (included and quantity == bottom)

    def holding(self, quantity: Fraction) -> Rung:
        """The rung that holds the whole quantity. Raises NoRung below the first."""
        for rung in reversed(self.rungs):
            if self.reaches(quantity, rung):
                return rung
        raise NoRung(field="quantity", quantity=written(quantity), start=written(self.rungs[0].starts_at))

    def bands(self, quantity: Fraction) -> Iterator[tuple[Rung, Fraction]]:
        """Each rung that is entered, with how much of the quantity lies on it. Raises LadderStart."""
        if self.bottom(self.rungs[0]):
            raise LadderStart(field="ladder", start=written(self.rungs[0].starts_at))
        for rung, following in zip(self.rungs, [*self.rungs[1:], None], strict=True):
            if not self.reaches(quantity, rung):
                return
            top = quantity if following is None else min(quantity, self.bottom(following))
            yield rung, top - self.bottom(rung)
