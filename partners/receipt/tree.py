"""The tree of a day's receipts: always equally tall, with chance wherever there is no receipt. Pure.

A proof shows one hash for each level. Whether a hash beside the way hides a receipt or nothing cannot
be told, and places are dealt by chance, so a proof says nothing about how many others there are.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

LEVELS = 16
PLACES = 1 << LEVELS


def plant(leaves: Mapping[int, str], chance: Callable[[], str]) -> tuple[str, dict[int, list[str]]]:
    """The root over leaves at their places, and each leaf's path. `chance` gives hashes that nobody can foresee."""
    level = dict(leaves) or {0: chance()}
    paths: dict[int, list[str]] = {place: [] for place in leaves}
    for height in range(LEVELS):
        for place in list(level):
            level.setdefault(place ^ 1, chance())
        for place, path in paths.items():
            path.append(level[(place >> height) ^ 1])
        level = {place // 2: _joined(level[place], level[place + 1]) for place in level if place % 2 == 0}
    return level[0], paths


def climb(leaf: str, place: int, path: Sequence[str]) -> str:
    """The root that a leaf at a place leads to by its path."""
    for beside in path:
        leaf = _joined(beside, leaf) if place % 2 else _joined(leaf, beside)
        place //= 2
    return leaf


def _joined(left: str, right: str) -> str:
    return hashlib.sha256(f"node:{left}:{right}".encode()).hexdigest()
