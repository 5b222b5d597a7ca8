"""The break-even hint: where a volume break makes more cheaper than less."""

from collections.abc import Callable
from fractions import Fraction

from pricing.ground.rate import Rounding, settled
from pricing.rating.ladder import Edge
from pricing.rating.part import total
from pricing.rating.tariff import Model, Tariff, rate

Offer = tuple[Fraction, Fraction]  # a quantity, and what it costs
Cost = Callable[[Fraction], Fraction | None]


def cheaper_with_more(tariff: Tariff, quantity: Fraction, cost: Cost | None = None) -> Offer | None:
    """The larger whole quantity that costs least, and its amount, where that is less than the quantity costs.

    Only a volume break can make more cheaper than less: every other model rises. `cost` says what a quantity
    costs where more than the tariff does, or None where it has no price; without it amounts are exact, in minor units.
    """
    if quantity <= 0 or tariff.model is not Model.VOLUME:
        return None
    cost = cost or (lambda units: total(rate(tariff, units)))
    firsts = [_first_on(tariff, rung.starts_at) for rung in tariff.ladder.rungs]
    best, least = None, cost(quantity)
    for first in firsts:
        amount = cost(first) if first > quantity else None
        if amount is not None and least is not None and amount < least:
            best, least = (first, amount), amount
    return best


def _first_on(tariff: Tariff, start: Fraction) -> Fraction:
    """The first whole quantity on the rung of a start, in the units before conversion."""
    above = tariff.ladder.edge is Edge.UPPER
    counted = settled(start, Rounding.DOWN) + 1 if above else settled(start, Rounding.UP)
    if tariff.convert is None:
        return Fraction(counted)
    step, whole = tariff.convert.divide, tariff.convert.rounding
    before = (counted - 1) * step if whole is Rounding.UP else counted * step
    return Fraction(settled(before, Rounding.DOWN) + 1 if whole is Rounding.UP else settled(before, Rounding.UP))
