"""Counting by mode and month, with the sums over all modes and over the whole window beside them. Pure."""

from collections import Counter, defaultdict
from enum import StrEnum

from ltc.deal.models import DealState


class Tally:
    """Counts by (mode, month): an empty mode is all modes, an empty month the whole window."""

    def __init__(self) -> None:
        self.counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.values: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(self, mode: StrEnum, month: str, what: str) -> None:
        """One row."""
        for one in ("", mode.value):
            for span in ("", month):
                self.counts[one, span][what] += 1

    def add_value(self, mode: StrEnum, month: str, currency: str, closed: tuple[DealState, int]) -> None:
        """One closed deal and its value: won, rows, won value and value of all, by currency."""
        state, minor = closed
        is_won = state is DealState.WON
        for one in ("", mode.value):
            for span in ("", month):
                found = self.values[one, span, currency]
                found[0] += is_won
                found[1] += 1
                found[2] += minor if is_won else 0
                found[3] += minor
