"""Parts that add up: each is the difference of two full ratings. Pure."""

from pricing.ground.rate import Rounding, rounded


def part(whole: int, of: int, before: int, now: int) -> int:
    """The part of `whole` that belongs to `now` of `of` units, after `before` of them.

    Units:    `whole` in minor units; `of`, `before`, `now` in units or minor units.
    Rounding: HALF_AWAY on the cumulated amount, so that all parts sum to the whole exactly.
    Source:   docs/decisions/0004-money.md.
    """
    upto = rounded(whole * (before + now), of, Rounding.HALF_AWAY)
    return upto - rounded(whole * before, of, Rounding.HALF_AWAY)
