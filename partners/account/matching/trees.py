"""The fitted scorer: boosted trees of whole numbers, read from data. Pure.

`parameters.json` is written by `python -m tests.fit`; a score is a probability in millionths.

All trees are walked at once (QuickScorer, Lucchese and others, 2015). The leaves of a tree are the bits of a field,
the leftmost the lowest. A value above a node's bar rules out the leaves on the node's low side; what remains lowest
in each field, when every value has spoken, is the leaf that a walk from the root would have come to.
"""

import json
import struct
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import accumulate
from operator import and_, getitem
from typing import Any

MILLION = 1_000_000
FIELD = 16  # bits for a tree: at most so many leaves
Node = int | tuple[int, int, "Node", "Node"]  # a leaf's value in millionths, or feature, bar, up to it, above it


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trees for one kind of pair, and from which score on a pair is *same* or *possible*."""

    features: tuple[str, ...]
    bars: tuple[list[int], ...]  # by feature, ascending
    left: tuple[list[int], ...]  # by feature: the leaves that are left when so many bars are below the value
    lowest: int  # the lowest bit of every field
    leaves: tuple[dict[int, int], ...]  # by tree: a leaf's bit → its value in millionths
    same: int
    possible: int

    def logit(self, values: tuple[int, ...]) -> int:
        """The sum of the leaves that a pair falls into, in millionths."""
        left = -1
        for bars, leaves, value in zip(self.bars, self.left, values, strict=True):
            left &= leaves[bisect_left(bars, value)]
        first = left & ~(left - self.lowest)
        trees = len(self.leaves)
        bits = struct.unpack(f"<{trees}H", first.to_bytes(trees * FIELD // 8, "little"))
        return sum(map(getitem, self.leaves, bits))

    def score(self, values: tuple[int, ...]) -> int:
        """The probability that a pair is one customer, in millionths, by the logistic curve."""
        return _logistic(self.logit(values))


@cache
def scorers() -> dict[str, Scorer]:
    """The scorers by kind of pair: `latin`, `han`, `cross`."""
    data = json.loads(files(__package__).joinpath("parameters.json").read_text(encoding="utf-8"))
    return {kind: scorer(one) for kind, one in data["scorers"].items()}


def scorer(data: dict[str, Any]) -> Scorer:
    """A scorer from its parameters; a tree with more leaves than a field has bits is refused."""
    features, trees = tuple(data["features"]), tuple(map(_node, data["trees"]))
    ruled: tuple[defaultdict[int, int], ...] = tuple(defaultdict(int) for _ in features)
    leaves = tuple(_spread(tree, FIELD * number, ruled) for number, tree in enumerate(trees))
    every = (1 << FIELD * len(trees)) - 1
    bars = tuple(sorted(of) for of in ruled)
    left = tuple(list(accumulate((every ^ of[bar] for bar in sorted(of)), and_, initial=every)) for of in ruled)
    lowest = sum(1 << FIELD * number for number in range(len(trees)))
    return Scorer(features, bars, left, lowest, leaves, data["same"], data["possible"])


def _spread(tree: Node, shift: int, ruled: tuple[defaultdict[int, int], ...]) -> dict[int, int]:
    """The values of a tree's leaves by their bits; `ruled` learns, by feature and bar, what a value above rules out."""
    values: list[int] = []

    def walk(node: Node) -> None:
        if isinstance(node, int):
            values.append(node)
            return
        feature, bar, low, high = node
        before = len(values)
        walk(low)
        ruled[feature][bar] |= (1 << len(values)) - (1 << before) << shift
        walk(high)

    walk(tree)
    if len(values) > FIELD:
        raise ValueError(f"a tree has {len(values)} leaves; {FIELD} are the most")
    return {1 << leaf: value for leaf, value in enumerate(values)}


def _node(data: Any) -> Node:
    return data if isinstance(data, int) else (data[0], data[1], _node(data[2]), _node(data[3]))


def _logistic(logit: int) -> int:
    """The logistic curve, in millionths on both sides."""
    return int(Decimal(MILLION) / (1 + (Decimal(-logit) / MILLION).exp()))
