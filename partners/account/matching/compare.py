"""Comparing a name with all its candidates: features of each, and where each stands among the others. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partners.account.matching.cross_features import CROSS, cross_features
from partners.account.matching.han_features import HAN, han_features
from partners.account.matching.latin_features import LATIN, latin_features
from partners.account.matching.name import Name

Weight = Callable[[str], int]
AMONG = ("keys_shared", "lead", "better", "close", "keys_lead")
CLOSE = 100
SCORED = 8  # only those that look best are scored
FEATURES = {"latin": (*LATIN, *AMONG), "han": (*HAN, *AMONG), "cross": (*CROSS, *AMONG)}
# What candidates are sorted by before they are scored: feature and how often it counts.
LOOKS = {
    "latin": (("asked_covered", 2), ("other_covered", 1), ("together", 1)),
    "han": (("asked_covered", 2), ("other_covered", 1), ("in_order_of_asked", 1)),
    "cross": (("letters_explained", 2), ("characters_explained", 2)),
}
_LOOKS = {kind: [(FEATURES[kind].index(name), times) for name, times in of] for kind, of in LOOKS.items()}


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


def compare(asked: Name, candidates: Sequence[Candidate], weight: Weight) -> list[Compared]:
    """The best looking candidates with all their features; the best first."""
    pairs = [(one, *_pair(asked, one.name, weight)) for one in candidates]
    looks = [sum(values[at] * times for at, times in _LOOKS[kind]) for _, kind, values in pairs]
    order = sorted(range(len(pairs)), key=lambda i: (-looks[i], i))
    found = []
    for i in order[:SCORED]:
        one, kind, values = pairs[i]
        found.append(Compared(one, kind, values + _among(i, candidates, looks)))
    return found


def _pair(asked: Name, other: Name, weight: Weight) -> tuple[str, tuple[int, ...]]:
    if asked.is_han and other.is_han:
        return "han", han_features(asked, other, weight)
    if asked.is_han or other.is_han:
        return "cross", cross_features(*((other, asked) if asked.is_han else (asked, other)))
    return "latin", latin_features(asked, other, weight)


def _among(i: int, candidates: Sequence[Candidate], looks: list[int]) -> tuple[int, ...]:
    """Where one stands among the candidates of other accounts."""
    own, mine, shared = candidates[i].account, looks[i], candidates[i].shared
    rivals = [j for j, one in enumerate(candidates) if one.account != own]
    others = [looks[j] for j in rivals]
    return (
        *(shared, mine - max(others, default=0), sum(look > mine for look in others)),
        *(
            sum(look >= mine - CLOSE for look in others),
            shared - max((candidates[j].shared for j in rivals), default=0),
        ),
    )
