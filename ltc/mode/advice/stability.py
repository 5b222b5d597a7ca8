"""Whether the advice would be the same under other weights: every combination of a declared grid, no chance. Pure.

Each block's weight on each axis stands at half, at its own value and at half more, and so does what diversity adds;
every combination is tried. An axis is set in proportion again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import gcd

from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import Answers
from ltc.mode.advice.score import best, evidence, levels, scores
from ltc.mode.models import Mode
from pricing.ground.rate import PPM, Rounding, rounded

HALVES = (1, 2, 3)  # half, as it is, half more
BARRED = -1  # less than any score
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stability:
    """In how many of the tried combinations of weights the same mode comes first."""

    same: int
    tried: int

    @property
    def ppm(self) -> int | None:
        """The share of the same, in parts per million, rounded down; None: there was nothing to try."""
        return rounded(self.same * PPM, self.tried, Rounding.DOWN) if self.tried else None


def stability(answers: Answers, model: Model, allowed: frozenset[Mode]) -> Stability:
    """How stable the advice is. With one mode left or none, or without an answer, there is nothing to try."""
    if len(allowed) < 2 or not answers:
        return Stability(0, 0)
    now = best(scores(answers, model), allowed)
    found = Counter(winners(answers, model, allowed))
    return Stability(found[now] if now else 0, found.total())


def winners(answers: Answers, model: Model, allowed: frozenset[Mode]) -> Iterator[Mode]:
    """The mode that comes first in every combination of the grid, the first of equals as everywhere."""
    known = levels(answers, model)
    believed = evidence(known, model)
    direct = _places([(weight, known.direct(block)) for block, weight in model.direct.items()])
    channel = _places([(weight, known.channel(block)) for block, weight in model.channel.items()])
    extras = [known.diversity_ppm * halves // 2 for halves in HALVES] if known.diversity_ppm else [0]
    may_direct, may_channel, may_hybrid = (mode in allowed for mode in Mode)
    for d, d_whole in direct:
        for c, c_whole in channel:
            first = d * (c_whole - c) * PPM if may_direct else BARRED
            second = c * (d_whole - d) * PPM if may_channel else BARRED
            top, leader = (first, Mode.DIRECT) if first >= second else (second, Mode.CHANNEL)
            shared, whole = d * c * believed, d_whole * c_whole
            for extra in extras:
                yield Mode.HYBRID if may_hybrid and shared + extra * whole > top else leader


def _places(blocks: list[tuple[int, int]]) -> list[Place]:
    """Where an axis stands in every combination of its weights: at how much of how much, in lowest terms."""
    found = []
    for halves in product(HALVES, repeat=len(blocks)):
        weights = [weight * half for (weight, _), half in zip(blocks, halves, strict=True)]
        at = sum(weight * level for weight, (_, level) in zip(weights, blocks, strict=True))
        whole = sum(weights) * PPM
        shared = gcd(at, whole)
        found.append((at // shared, whole // shared))
    return found
