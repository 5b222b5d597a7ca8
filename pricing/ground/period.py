"""Spans of calendar dates: from inclusive, until exclusive; no end means open."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """Dates from `starts` on and before `ends`; `ends=None` is open."""

    starts: date
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.starts <= day and (self.ends is None or day < self.ends)

    def meets(self, other: "Span") -> bool:
        """Whether the two spans share a day."""
        starts_before = other.ends is None or self.starts < other.ends
        return starts_before and (self.ends is None or other.starts < self.ends)
