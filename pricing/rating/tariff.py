"""Tariffs: the seven price models, and what a quantity costs by each. See docs/pricing.md."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pricing.ground.errors import Invalid
from pricing.ground.rate import Rounding, settled
from pricing.rating.ladder import Ladder
from pricing.rating.part import Part, PartKind, total


class Model(StrEnum):
    """How a price depends on the quantity."""

    PER_UNIT = "per_unit"
    FLAT = "flat"
    VOLUME = "volume"
    GRADUATED = "graduated"
    PACKAGE = "package"
    PERCENTAGE = "percentage"
    GRADUATED_PERCENTAGE = "graduated_percentage"


class Zero(StrEnum):
    """What a quantity of zero pays."""

    FLAT = "flat"  # what the first rung costs once, or the floor
    NOTHING = "nothing"
    REFUSE = "refuse"


class ZeroRefused(Invalid):
    """This tariff prices no quantity of zero."""

    code = "zero-refused"


class FloorAboveCeiling(Invalid):
    """A floor is at most the ceiling."""

    code = "floor-above-ceiling"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A quantity divided, then rounded to whole, before the ladder sees it: bytes to gigabytes begun."""

    divide: Fraction
    rounding: Rounding

    def of(self, quantity: Fraction) -> Fraction:
        """The converted quantity."""
        return Fraction(settled(quantity * Fraction(self.divide.denominator, self.divide.numerator), self.rounding))


@dataclass(frozen=True, slots=True)
class Package:
    """Units that are sold together, after those that are free."""

    size: Fraction
    free: Fraction = Fraction(0)

    def count(self, quantity: Fraction) -> int:
        """How many packages a quantity begins."""
        paid = max(Fraction(0), quantity - self.free) * Fraction(self.size.denominator, self.size.numerator)
        return settled(paid, Rounding.UP)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price model with its figures. Raises FloorAboveCeiling.

    Of percentages the quantity is the amount that they are taken of, and a rung's unit is the share of one.
    """

    model: Model
    ladder: Ladder
    zero: Zero = Zero.FLAT
    convert: Conversion | None = None
    package: Package | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None

    def __post_init__(self) -> None:
        if self.floor is not None and self.ceiling is not None and self.floor > self.ceiling:
            raise FloorAboveCeiling(field="floor")


def rate(tariff: Tariff, quantity: Fraction) -> list[Part]:
    """What a quantity costs, as parts; nothing is rounded. A negative quantity mirrors the positive one.

    Errors: NoRung, LadderStart, ZeroRefused.
    """
    if quantity < 0:
        return [-part for part in rate(tariff, -quantity)]
    counted = tariff.convert.of(quantity) if tariff.convert else quantity
    parts = RATERS[tariff.model](tariff, counted) if counted else _nothing(tariff)
    return _bounded(tariff, parts) if quantity or tariff.zero is Zero.FLAT else parts


def _nothing(tariff: Tariff) -> list[Part]:
    if tariff.zero is Zero.REFUSE:
        raise ZeroRefused(field="quantity")
    first, none = tariff.ladder.rungs[0], Fraction(0)
    kind = PartKind.RATE if tariff.model in PERCENTAGES else PartKind.UNIT
    once = _flat(first.flat, first.starts_at) if tariff.zero is Zero.FLAT else []
    return once or [Part(kind, none, first.unit, none, first.starts_at)]


def _flat(amount: Fraction, rung: Fraction | None) -> list[Part]:
    return [Part(PartKind.FLAT, Fraction(1), amount, amount, rung)] if amount else []


def _held(tariff: Tariff, quantity: Fraction) -> list[Part]:
    """All units at the price of the rung that holds them; with one rung, per unit."""
    rung = tariff.ladder.holding(quantity)
    unit = Part(PartKind.UNIT, quantity, rung.unit, quantity * rung.unit, rung.starts_at)
    return [unit, *_flat(rung.flat, rung.starts_at)]


def _once(tariff: Tariff, quantity: Fraction) -> list[Part]:
    """One amount, whatever the quantity."""
    rung = tariff.ladder.holding(quantity)
    return [Part(PartKind.FLAT, Fraction(1), rung.flat, rung.flat, rung.starts_at)]


def _banded(tariff: Tariff, quantity: Fraction) -> list[Part]:
    """Each unit at the price of its own rung, and what every rung costs once that is entered."""
    kind = PartKind.RATE if tariff.model in PERCENTAGES else PartKind.UNIT
    parts = []
    for rung, units in tariff.ladder.bands(quantity):
        if units:
            parts.append(Part(kind, units, rung.unit, units * rung.unit, rung.starts_at))
        parts.extend(_flat(rung.flat, rung.starts_at))
    return parts


def _packed(tariff: Tariff, quantity: Fraction) -> list[Part]:
    """The free units at nothing, then every package that is begun."""
    package, rung = tariff.package, tariff.ladder.rungs[0]
    if package is None:
        raise ValueError("a tariff of packages has a package")
    count, free = Fraction(package.count(quantity)), min(quantity, package.free)
    parts = [Part(PartKind.FREE, free, Fraction(0), Fraction(0))] if free else []
    if count:
        parts.append(Part(PartKind.PACKAGE, count, rung.unit, count * rung.unit))
    return [*parts, *_flat(rung.flat, None)]


def _bounded(tariff: Tariff, parts: list[Part]) -> list[Part]:
    """With a part that lifts the amount to the floor, or lowers it to the ceiling."""
    amount = total(parts)
    if tariff.floor is not None and amount < tariff.floor:
        gap = tariff.floor - amount
        return [*parts, Part(PartKind.FLOOR, Fraction(1), gap, gap)]
    if tariff.ceiling is not None and amount > tariff.ceiling:
        gap = tariff.ceiling - amount
        return [*parts, Part(PartKind.CEILING, Fraction(1), gap, gap)]
    return parts


PERCENTAGES = frozenset({Model.PERCENTAGE, Model.GRADUATED_PERCENTAGE})
RATERS: dict[Model, Callable[[Tariff, Fraction], list[Part]]] = {
    Model.PER_UNIT: _held,
    Model.FLAT: _once,
    Model.VOLUME: _held,
    Model.GRADUATED: _banded,
    Model.PACKAGE: _packed,
    Model.PERCENTAGE: _banded,
    Model.GRADUATED_PERCENTAGE: _banded,
}
