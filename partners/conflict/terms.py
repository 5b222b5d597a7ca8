"""The closed lists of a policy's terms."""

from enum import StrEnum


class Disclosure(StrEnum):
    """What a refused partner may be told about a rival: never who, at what price or commission."""

    NONE = "none"
    EXISTENCE = "existence"
    EXISTENCE_UNTIL = "existence_until"


class LoserTerms(StrEnum):
    """On what terms the one who loses a contest may still sell."""

    STANDARD = "standard"
    CO_SELL = "co_sell"
    SHARE = "share"  # of the discount that the winner gets
