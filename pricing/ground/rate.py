"""Rates in whole parts per million, and the one function that rounds."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from pricing.ground.errors import Invalid
from pricing.ground.money import Money

PPM = 1_000_000


class Rounding(StrEnum):
    """How a fraction of a minor unit is settled, named by what it does; the sign never matters."""

    HALF_AWAY = "half_away"  # a half goes away from zero
    HALF_EVEN = "half_even"  # a half goes to the even neighbour
    DOWN = "down"  # towards zero
    UP = "up"  # away from zero


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Divide whole numbers and round once, by size and then signed, so that -x mirrors x.

    Errors: ZeroDivisionError for a zero denominator; negative denominators are a bug.
    Source: docs/decisions/0004-money.md.
    """
    whole, rest = divmod(abs(numerator), denominator)
    if rounding is Rounding.HALF_AWAY:
        up = 2 * rest >= denominator
    elif rounding is Rounding.HALF_EVEN:
        up = 2 * rest > denominator - whole % 2
    else:
        up = rounding is Rounding.UP and rest > 0
    return (whole + up) * (1 if numerator >= 0 else -1)


def settled(exact: Fraction, rounding: Rounding) -> int:
    """An exact number as the whole number next to it, by the one function that rounds."""
    return rounded(exact.numerator, exact.denominator, rounding)


def to_multiple(minor: int, multiple_minor: int, rounding: Rounding) -> int:
    """Minor units as a whole number of `multiple_minor`: a price that ends on 00, or what a till can pay."""
    return rounded(minor, multiple_minor, rounding) * multiple_minor


COINS = {"AED": 25, "CHF": 5}  # the smallest coin in minor units, where it is larger than one


def in_cash(minor: int, currency: str) -> int:
    """What is paid in coins: rounded to the smallest one, half away from zero. Other currencies stay as they are."""
    return to_multiple(minor, COINS.get(currency, 1), Rounding.HALF_AWAY)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in parts per million: 12.5 % is 125,000 ppm."""

    ppm: int

    @classmethod
    def percent(cls, text: str) -> "Rate":
        """Read a percentage with up to four decimals ("12.5"). Raises Invalid for anything else."""
        try:
            scaled = Decimal(text) * 10_000
        except InvalidOperation as error:
            raise Invalid(field="rate", given=text) from error
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise Invalid(field="rate", given=text)
        return cls(int(scaled))

    def of(self, base: Money, rounding: Rounding) -> Money:
        """Take this share of an amount, in minor units of the same currency, rounded once."""
        return Money(rounded(base.minor * self.ppm, PPM, rounding), base.currency)

    def __str__(self) -> str:
        return (
            f"{Decimal(self.ppm) / 10_000:f}".rstrip("0").rstrip(".") if self.ppm % 10_000 else str(self.ppm // 10_000)
        )
