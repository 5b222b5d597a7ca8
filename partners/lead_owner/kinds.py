"""The closed lists of owners."""

from enum import StrEnum


class Choosing(StrEnum):
    """How one of several people is chosen."""

    LOAD = "load"  # who has the fewest open leads
    TURN = "turn"  # who had no new lead for the longest time


class Gained(StrEnum):
    """How somebody became a lead's owner."""

    RULE = "rule"
    HAND = "hand"
    CLAIM = "claim"


class Lost(StrEnum):
    """How a lead left its owner."""

    PASSED = "passed"  # to somebody else, by hand
    RELEASED = "released"  # into the pool, by hand
    IDLE = "idle"  # into the pool, since nothing was done for too long
