"""The fitted scorer: boosted trees of whole numbers, read from data. Pure.

`parameters.json` is written by `python -m tests.fit`; a score is a probability in millionths.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

MILLION = 1_000_000
Tree = tuple[tuple[int, ...], ...]  # per node: feature, threshold, left, right; of a leaf: 0, its value in millionths


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees for one kind of pair, and from which score on a pair is *same* or *possible*."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]
    same: int
    possible: int

    def logit(self, values: tuple[int, ...]) -> int:
        """The sum of the leaves that a pair falls into, in millionths."""
        total = 0
        for tree in self.trees:
            node = tree[0]
            while len(node) > 2:
                node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
            total += node[1]
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
            tuple(tuple(tuple(node) for node in tree) for tree in one["trees"]),
            one["same"],
            one["possible"],
        )
        for kind, one in data["scorers"].items()
    }


def _logistic(logit: int) -> int:
    """The logistic curve, in millionths on both sides."""
    return int(Decimal(MILLION) / (1 + (Decimal(-logit) / MILLION).exp()))
