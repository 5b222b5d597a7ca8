"""The tenant's own side of an import."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Terms:
    """The currency that the source's amounts are in, and the day of the import."""

    currency: str
    today: date
