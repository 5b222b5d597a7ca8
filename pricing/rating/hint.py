"""The break-even hint: where a volume break makes more cheaper than less."""

from fractions import Fraction

from pricing.ground.rate import Rounding, settled
from pricing.rating.ladder import Edge
from pricing.rating.part import total
from pricing.rating.tariff import Tariff, rate


def cheaper_with_more(tariff: Tariff, quantity: Fraction) -> tuple[Fraction, Fraction] | None:
    """The larger whole quantity that costs least, and its amount, where it costs less.

    Only where a later rung makes more cheaper than less; for a quantity above zero of any model.
    """
    if quantity <= 0 or len(tariff.ladder.rungs) == 1:
        return None
    now = total(rate(tariff, quantity))
    firsts = [_first_on(tariff, rung.starts_at) for rung in tariff.ladder.rungs]
    offers = [(total(rate(tariff, first)), first) for first in firsts if first > quantity]
    best = min(offers, default=None)
    return (best[1], best[0]) if best and best[0] < now else None


def _first_on(tariff: Tariff, start: Fraction) -> Fraction:
    """The first whole quantity on the rung of a start, in the units before conversion."""
    above = tariff.ladder.edge is Edge.UPPER
    counted = settled(start, Rounding.DOWN) + 1 if above else settled(start, Rounding.UP)
    if tariff.convert is None:
        return Fraction(counted)
    step, whole = tariff.convert.divide, tariff.convert.rounding
    before = (counted - 1) * step if whole is Rounding.UP else counted * step
    return Fraction(settled(before, Rounding.DOWN) + 1 if whole is Rounding.UP else settled(before, Rounding.UP))
