"""Cuts: what a step does to a price. Off at a rate, off as an amount, another unit price, or a round one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, NamedTuple

from pricing.ground.decision import Fact
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM, Rounding, rounded, settled
from pricing.price.step import StepKind

MARKUP_MAX_PPM = 10 * PPM
Quantity = int | Fraction


class DiscountWrong(Invalid):
    """A discount is between 0 and 100 %."""

    code = "discount-wrong"


class PriceBelowZero(Invalid):
    """No step takes off more than there is."""

    code = "price-below-zero"


class NoRegistrationRate(Invalid):
    """The policy has no rate for the terms on which a deal is registered: an error, never a silent zero."""

    code = "no-registration-rate"


class Line(NamedTuple):
    """What stays the same of a line through its steps: its quantity, what it costs at list, how it rounds."""

    quantity: Quantity
    list_minor: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Off:
    """A rate off what the step before left, or off the list price where that is declared. Below zero: a markup."""

    rate_ppm: int
    of_list: bool = False

    def amount(self, line: Line, total_minor: int) -> int:
        """What is added, in minor units, rounded once. Raises DiscountWrong."""
        if not -MARKUP_MAX_PPM <= self.rate_ppm <= PPM:
            raise DiscountWrong(field="manual", ppm=self.rate_ppm)
        base = line.list_minor if self.of_list else total_minor
        return -rounded(base * self.rate_ppm, PPM, line.rounding)


@dataclass(frozen=True, slots=True)
class OffAmount:
    """An amount off the whole line, in minor units of a line that is sold; a return gets the mirror image."""

    off_minor: int
    rate_ppm: ClassVar[None] = None

    def amount(self, line: Line, total_minor: int) -> int:
        """What is added, in minor units."""
        return self.off_minor if line.quantity < 0 else -self.off_minor


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price for one unit that stands, whatever the quantity becomes and whatever came before it."""

    unit_minor: int
    rate_ppm: ClassVar[None] = None

    def amount(self, line: Line, total_minor: int) -> int:
        """What is added, in minor units, rounded once."""
        return times(line.quantity, self.unit_minor, line.rounding) - total_minor


@dataclass(frozen=True, slots=True)
class RoundUnit:
    """The price of one unit brought to a multiple, so that it ends on 00 or on 5."""

    multiple_minor: int
    rounding: Rounding = Rounding.HALF_AWAY
    rate_ppm: ClassVar[None] = None

    def amount(self, line: Line, total_minor: int) -> int:
        """What is added, in minor units: quantity times the round price, less the total so far."""
        per_unit = Fraction(total_minor) * Fraction(line.quantity.denominator, line.quantity.numerator)
        multiples = settled(per_unit * Fraction(1, self.multiple_minor), self.rounding)
        return times(line.quantity, multiples * self.multiple_minor, line.rounding) - total_minor


Change = Off | OffAmount | UnitPrice | RoundUnit


@dataclass(frozen=True, slots=True)
class Cut:
    """A change with its reason: which step it is, the facts that explain it, and the version it comes from."""

    kind: StepKind
    change: Change
    source: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """From a quantity on (that quantity included), a discount in parts per million."""

    starts_at: int
    discount_ppm: int


def break_at(ladder: Sequence[Break], quantity: Quantity) -> Break | None:
    """The break that a quantity has reached: the highest start. Below the first there is none."""
    found = None
    for one in ladder:
        if one.starts_at <= quantity and (found is None or one.starts_at > found.starts_at):
            found = one
    return found


class RegistrationTerms(StrEnum):
    """On which terms a partner quotes a registered deal."""

    HUNTING = "hunting"  # it found the deal and holds the registration
    TEAMING = "teaming"  # it works with whoever holds it
    OPEN = "open"  # another holds it; the price a loser still gets


def registration(terms: RegistrationTerms, rates_ppm: Mapping[RegistrationTerms, int], source: str) -> Cut:
    """The registration's step on these terms, by the policy's rates. Raises NoRegistrationRate."""
    if terms not in rates_ppm:
        raise NoRegistrationRate(terms=terms)
    return Cut(StepKind.REGISTRATION, Off(rates_ppm[terms]), source, {"terms": terms.value})


def times(quantity: Quantity, unit_minor: int, rounding: Rounding) -> int:
    """Quantity times a unit price, in minor units, rounded once after multiplying."""
    return rounded(quantity.numerator * unit_minor, quantity.denominator, rounding)
