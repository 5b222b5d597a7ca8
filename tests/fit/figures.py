"""Figures of quality from the best candidate of each query."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """The first candidate of a query: its score, whether it is right, and whether any account is."""

    score: int
    right: bool
    has_right: bool


@dataclass(frozen=True)
class Quality:
    """Shares of one: the first is right; the best F1; recall at a precision of .98, from which score."""

    queries: int
    top1: float
    f1: float
    precision: float
    recall: float
    recall_at_98: float
    from_score: int
    nobody_called_same: float

    def __str__(self) -> str:
        return (
            f"n {self.queries:5}  top-1 {self.top1:.3f}  F1 {self.f1:.3f} (P {self.precision:.3f} R {self.recall:.3f})"
            f"  R at P.98 {self.recall_at_98:.3f} from {self.from_score}"
            f"  none called same {self.nobody_called_same:.3f}"
        )


def quality(answers: Iterable[Answer], asked: int, with_right: int, same: int | None = None) -> Quality:
    """The figures of answers; queries without any candidate count in `asked` and `with_right` all the same.

    Without `same`, the score from which precision is .98 stands for it.
    """
    ranked = sorted(answers, key=lambda one: -one.score)
    best, sharp, right = (0.0, 0.0, 0.0), (0.0, 10**6 + 1), 0
    for number, one in enumerate(ranked, 1):
        right += one.right
        precision, recall = right / number, right / with_right
        best = max(best, (2 * precision * recall / ((precision + recall) or 1), precision, recall))
        if precision >= 0.98:
            sharp = (recall, one.score)
    bar = sharp[1] if same is None else same
    nobody = [one for one in ranked if not one.has_right]
    without = asked - with_right
    false = sum(one.score >= bar for one in nobody) / without if without else 0.0
    top1 = sum(one.right for one in ranked) / with_right
    return Quality(asked, top1, *best, sharp[0], int(sharp[1]), false)
