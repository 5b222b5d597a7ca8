"""The band that a value lies in: enough to judge an offer by, too little to recognise the customer by. Pure."""

from itertools import pairwise

STEPS = (1, 2, 5, 10)


def band(value_minor: int) -> tuple[int, int]:
    """The steps of 1, 2, 5, 10, 20, 50 … minor units around an amount above zero: from inclusive, until exclusive."""
    unit = 1
    while value_minor >= unit * 10:
        unit *= 10
    ladder = [unit * step for step in STEPS]
    return next((low, high) for low, high in pairwise(ladder) if low <= value_minor < high)
