"""Comparing a name with all its candidates: features of each, and where each stands among the others. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from partners.account.matching.cross_features import CROSS, CrossPair
from partners.account.matching.han_features import HAN, HanPair, han_side
from partners.account.matching.latin_features import LATIN, LatinPair, latin_side
from partners.account.matching.name import Name

Weight = Callable[[str], int]
AMONG = ("keys_shared", "lead", "better", "close", "keys_lead")
CLOSE = 100
SCORED = 8  # only those that look best are scored
FEATURES = {"latin": (*LATIN, *AMONG), "han": (*HAN, *AMONG), "cross": (*CROSS, *AMONG)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored name that shares keys with the asked one: of which account, and the share of the keys' weight."""

    account: object
    name: Name
    shared: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A candidate with its features, in the order of `FEATURES[kind]`."""

    candidate: Candidate
    kind: str
    values: tuple[int, ...]

    def __getitem__(self, feature: str) -> int:
        """The value of a feature by its name."""
        return self.values[FEATURES[self.kind].index(feature)]


class Pair(Protocol):
    """Two names: how alike they look, and all their features once somebody asks."""

    @property
    def kind(self) -> str:
        """Of which scorer the pair is."""
        ...

    @property
    def looks(self) -> int:
        """What candidates are sorted by before they are scored."""
        ...

    def values(self) -> tuple[int, ...]:
        """The features, in the order of the kind."""
        ...


def compare(asked: Name, candidates: Sequence[Candidate], weight: Weight) -> list[Compared]:
    """The best looking candidates with all their features; the best first."""
    pair = _han_pairs(asked, weight) if asked.is_han else _latin_pairs(asked, weight)
    pairs = [pair(one.name) for one in candidates]
    looks = [one.looks for one in pairs]
    order = sorted(range(len(pairs)), key=lambda i: (-looks[i], i))[:SCORED]
    return [Compared(candidates[i], pairs[i].kind, pairs[i].values() + _among(i, candidates, looks)) for i in order]


def _latin_pairs(asked: Name, weight: Weight) -> Callable[[Name], Pair]:
    """How a name is paired with a Latin one that is asked for."""
    mine = latin_side(asked, weight)
    return lambda other: CrossPair(asked, other) if other.is_han else LatinPair(mine, latin_side(other, weight))


def _han_pairs(asked: Name, weight: Weight) -> Callable[[Name], Pair]:
    """How a name is paired with a Chinese one that is asked for."""
    mine = han_side(asked, weight)
    return lambda other: HanPair(mine, han_side(other, weight), weight) if other.is_han else CrossPair(other, asked)


def _among(i: int, candidates: Sequence[Candidate], looks: list[int]) -> tuple[int, ...]:
    """Where one stands among the candidates of other accounts."""
    own, mine, shared = candidates[i].account, looks[i], candidates[i].shared
    rivals = [j for j, one in enumerate(candidates) if one.account != own]
    others = [looks[j] for j in rivals]
    return (
        *(shared, mine - max(others, default=0), sum(look > mine for look in others)),
        sum(look >= mine - CLOSE for look in others),
        shared - max((candidates[j].shared for j in rivals), default=0),
    )
