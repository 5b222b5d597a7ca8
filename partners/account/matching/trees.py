"""The fitted scorer: boosted trees of whole numbers, read from data. Pure.

`parameters.json` is written by `python -m tests.fit`; a score is a probability in millionths.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

MILLION = 1_000_000
Node = int | tuple[int, int, "Node", "Node"]  # a leaf's value in millionths, or feature, bar, up to it, above it


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees for one kind of pair, and from which score on a pair is *same* or *possible*."""

    features: tuple[str, ...]
    trees: tuple[Node, ...]
    same: int
    possible: int

    def logit(self, values: tuple[int, ...]) -> int:
        """The sum of the leaves that a pair falls into, in millionths."""
        total = 0
        for node in self.trees:
            while isinstance(node, tuple):
                feature, bar, low, high = node
                node = low if values[feature] <= bar else high
            total += node
        return total

    def score(self, values: tuple[int, ...]) -> int:
        """The probability that a pair is one customer, in millionths, by the logistic curve."""
        return _logistic(self.logit(values))


@cache
def scorers() -> dict[str, Scorer]:
    """The scorers by kind of pair: `latin`, `han`, `cross`."""
    data = json.loads(files(__package__).joinpath("parameters.json").read_text(encoding="utf-8"))
    return {
        kind: Scorer(
            tuple(one["features"]),
            tuple(map(_node, one["trees"])),
            one["same"],
            one["possible"],
        )
        for kind, one in data["scorers"].items()
    }


def _node(data: Any) -> Node:
    return data if isinstance(data, int) else (data[0], data[1], _node(data[2]), _node(data[3]))


def _logistic(logit: int) -> int:
    """The logistic curve, in millionths on both sides."""
    return int(Decimal(MILLION) / (1 + (Decimal(-logit) / MILLION).exp()))
