"""What two Chinese names have in common and what not, as whole numbers. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from partners.account.matching.measure import THOUSAND, edit_likeness, in_order, relation, same_start, share
from partners.account.matching.name import Name
from partners.account.matching.script import sounds

Weight = Callable[[str], int]
NEAR = 3  # how far apart the characters of a pair may stand
HAN = (
    *("whole_equal", "core_equal", "body_equal", "asked_body", "other_body", "asked_length", "other_length"),
    *("in_order_of_asked", "in_order_of_other", "body_edit", "core_edit", "whole_edit", "asked_covered"),
    *("other_covered", "asked_unmatched", "other_unmatched", "start_of_asked", "start_of_other", "places", "form"),
    *("branch", "soft", "words", "spread", "first", "last", "brand", "sound", "edits", "place_inside", "short_form"),
    *("inside", "rest", "script"),
)


@dataclass(frozen=True, slots=True)
class HanSide:
    """One name of a pair, with what every comparison needs of it."""

    name: Name
    core: str
    pairs: list[str]  # neighbours in the core
    weights: list[int]  # of the pairs, by how rare they are


def han_side(name: Name, weight: Weight) -> HanSide:
    """A name made ready to be compared."""
    core = name.core
    pairs = [core[i : i + 2] for i in range(len(core) - 1)] or [core]
    return HanSide(name, core, pairs, [weight(f"b{pair}") for pair in pairs])


class HanPair:
    """Two Chinese names: how alike they look and, for those that are scored, all their features."""

    __slots__ = ("_asked", "_common", "_covered", "_covering", "_other", "_weight", "looks")
    kind = "han"

    def __init__(self, asked: HanSide, other: HanSide, weight: Weight) -> None:
        self._asked, self._other, self._weight = asked, other, weight
        self._covered, self._covering = _covered(asked, other.core), _covered(other, asked.core)
        self._common = in_order(asked.core, other.core)
        self.looks = 2 * self._covered[0] + self._covered[1] + share(self._common, len(asked.core))

    def values(self) -> tuple[int, ...]:
        """The features, in the order of `HAN`."""
        asked, other, common = self._asked.name, self._other.name, self._common
        one, two, mine, yours = self._asked.core, self._other.core, asked.body, other.body
        start = same_start(mine, yours)
        return (
            *(int(asked.whole == other.whole), int(one == two), int(mine == yours), len(mine), len(yours)),
            *(len(asked.whole), len(other.whole), share(common, len(one)), share(common, len(two))),
            *(edit_likeness(mine, yours), edit_likeness(one, two), edit_likeness(asked.whole, other.whole)),
            *(*self._covered, *self._covering),
            *(share(start, len(mine)), share(start, len(yours)), relation(asked.places, other.places)),
            *(relation(asked.form, other.form), bool(asked.branch) + 2 * bool(other.branch)),
            *(relation(asked.soft, other.soft), relation(asked.words, other.words), _spread(one, two)),
            (mine[:1] == yours[:1]) + 2 * (one[:1] == two[:1]),
            *(int(mine[-2:] == yours[-2:]), int(mine[:2] == yours[:2])),
            *(int(sounds(mine) == sounds(yours)), len(one) + len(two) - 2 * common, _place_inside(asked, other)),
            *(int(not asked.form and len(one) <= 4), int(mine in yours) + 2 * (yours in mine)),
            *(_rest(yours[start:], self._weight), relation(asked.script, other.script)),
        )


def _covered(side: HanSide, text: str) -> tuple[int, int]:
    """The share of the pairs' weight that a text has (half where it has them apart), and the heaviest it lacks."""
    found = lacking = 0
    for pair, heavy in zip(side.pairs, side.weights, strict=True):
        if pair in text:
            found += heavy
            continue
        if _apart(pair, text):
            heavy //= 2
            found += heavy
        lacking = max(lacking, heavy)
    return share(found, sum(side.weights)), lacking


def _apart(pair: str, text: str) -> bool:
    at = text.find(pair[0])
    return at >= 0 and text.find(pair[1], at + 1, at + NEAR + 2) >= 0


def _spread(one: str, two: str) -> int:
    """How closely the shorter text stands in the longer, when it stands there in order: 1000 without gaps, 0 not."""
    short, long = sorted((one, two), key=len)
    at = first = -1
    for character in short:
        at = long.find(character, at + 1)
        if at < 0:
            return 0
        first = at if first < 0 else first
    return share(len(short), at - first + 1) if short else THOUSAND


def _place_inside(asked: Name, other: Name) -> int:
    """Whether the places of one stand somewhere in the other: 1 the asked one's, 2 the other's, 3 both."""
    mine = any(place in other.whole for place in asked.places.split())
    yours = any(place in asked.whole for place in other.places.split())
    return mine + 2 * yours


def _rest(rest: str, weight: Weight) -> int:
    """How rare what follows the common beginning in the other's brand and trade is."""
    return max((weight(f"b{rest[i : i + 2]}") for i in range(len(rest) - 1)), default=0)
