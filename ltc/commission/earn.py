"""What cash earns: a share of a rate of the cash so far, less what the cash before had earned."""

from dataclasses import dataclass

from pricing.ground.rate import PPM, Rounding, rounded


@dataclass(frozen=True, slots=True)
class Terms:
    """A participant's share of the credit and the rate of its role, in parts per million."""

    share_ppm: int
    rate_ppm: int


def earned(terms: Terms, before_minor: int, base_minor: int) -> int:
    """Commission on `base_minor` of cash that follows `before_minor` of the same invoice.

    Units:    minor units of one currency.
    Rounding: DOWN on the sum of all cash of the invoice; a payment earns the difference, so that
              instalments add up to what one payment would have earned. A negative base takes back.
    Source:   docs/decisions/0004-money.md.
    """
    return _whole(terms, before_minor + base_minor) - _whole(terms, before_minor)


def _whole(terms: Terms, base_minor: int) -> int:
    return rounded(base_minor * terms.share_ppm * terms.rate_ppm, PPM * PPM, Rounding.DOWN)
