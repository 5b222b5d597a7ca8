"""The closed lists of a lead's qualification."""

from enum import StrEnum


class Criterion(StrEnum):
    """What is asked of a lead (BANT)."""

    NEED = "need"
    BUDGET = "budget"
    AUTHORITY = "authority"
    TIME = "time"


class Met(StrEnum):
    """How far a criterion is met, as far as is known."""

    UNKNOWN = "unknown"
    NO = "no"
    PARTLY = "partly"
    YES = "yes"
