"""Exact decimal numbers: read from text, written as text, never a float between."""

import re
from fractions import Fraction

from pricing.ground.errors import Invalid

PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
SHOWN = 40
TEN = 10


class NumberWrong(Invalid):
    """A number is text: digits, at most 15 before the point and 12 after it, and nothing else."""

    code = "number-wrong"


def number(name: str, given: object) -> Fraction:
    """Read a decimal number exactly ("-0.0005"). Raises NumberWrong, also for a number that is not text."""
    if not isinstance(given, str) or not PLAIN.fullmatch(given):
        raise NumberWrong(field=name, name=name, given=str(given)[:SHOWN])
    return Fraction(given)


def written(exact: Fraction, places: int = 0) -> str:
    """Write a number with at least so many decimals, and as many more as it has. `number` reads it again.

    Errors: ValueError for a number that no decimals can hold (a third).
    """
    digits = _places(exact.denominator, places)
    whole = abs(exact.numerator) * TEN**digits // exact.denominator
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if exact < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def _places(denominator: int, least: int) -> int:
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError(f"no decimals hold a fraction of {denominator}")
    return max(least, twos, fives)
