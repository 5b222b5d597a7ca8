"""Bands: what an amount earns on a ladder of rates that stores its starts only. Pure and exact."""

from collections.abc import Sequence
from fractions import Fraction

from ltc.earning.component import Band, Component, ComponentKind
from pricing.ground.rate import PPM


def marginal(ladder: Sequence[Band], amount: Fraction) -> Fraction:
    """Each part of the amount at the rate of its own band. Continuous, and never falls as the amount grows.

    Units: starts and amount in minor units. A start belongs to the upper band. Nothing is rounded.
    """
    ends = [*(Fraction(band.starts) for band in ladder[1:]), amount]
    parts = ((min(amount, end) - band.starts, band.rate_ppm) for band, end in zip(ladder, ends, strict=True))
    return sum((part * rate for part, rate in parts if part > 0), Fraction(0)) * Fraction(1, PPM)


def retroactive(ladder: Sequence[Band], amount: Fraction) -> Fraction:
    """The whole amount at the rate of the band that holds it; it jumps at each start."""
    return amount * rate_at(ladder, amount) * Fraction(1, PPM)


def rate_at(ladder: Sequence[Band], amount: Fraction | int) -> int:
    """The rate of the band that holds an amount, in parts per million; below the first start: none, so 0."""
    return max((band for band in ladder if band.starts <= amount), key=lambda band: band.starts, default=NONE).rate_ppm


NONE = Band(0, 0)


def ladder_of(component: Component) -> tuple[Band, ...]:
    """A component's bands with starts in minor units: an accelerator's are parts of its target."""
    if component.kind is not ComponentKind.ACCELERATOR:
        return component.bands
    return tuple(Band(band.starts * component.target_minor // PPM, band.rate_ppm) for band in component.bands)
