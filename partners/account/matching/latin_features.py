"""What two Latin names have in common and what not, as whole numbers. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

from partners.account.matching.measure import (
    THOUSAND,
    common_likeness,
    edit_likeness,
    relation,
    same_start,
    share,
    word_likeness,
)
from partners.account.matching.name import Name

Weight = Callable[[str], int]  # of a key, by how rare it is
NUMERALS = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"])
LAST_NUMERALS = frozenset(("i", "v", "x"))
MATCHED, ABBREVIATED, WORDS_MAX = 600, 950, 12
LATIN = (
    *("asked_covered", "other_covered", "asked_unmatched", "other_unmatched", "asked_left", "other_left"),
    *("together", "edit", "start_of_asked", "start_of_other", "first_word", "legal", "soft", "numbers", "asked_words"),
    *("other_words", "asked_length", "other_length", "abbreviated", "acronym", "turned", "rarest_equal", "last_cut"),
    *("ends_alike", "whole_edit"),
)


@dataclass(frozen=True, slots=True)
class LatinSide:
    """One name of a pair, with what every comparison needs of it."""

    name: Name
    words: list[str]
    weights: list[int]  # of the words, by how rare they are
    letters: str  # all of the name, without spaces
    core: str


def latin_side(name: Name, weight: Weight) -> LatinSide:
    """A name made ready to be compared."""
    words = name.words.split()[:WORDS_MAX]
    return LatinSide(name, words, [weight(f"t{word}") for word in words], name.whole.replace(" ", ""), name.core)


class LatinPair:
    """Two Latin names: how alike they look and, for those that are scored, all their features."""

    __slots__ = ("_asked", "_back", "_best", "_first", "_other", "_rows", "looks")
    kind = "latin"

    def __init__(self, asked: LatinSide, other: LatinSide) -> None:
        rows = [[word_likeness(a, b) for b in other.words] for a in asked.words]
        self._asked, self._other, self._rows = asked, other, rows
        self._best, self._back = [max(row, default=0) for row in rows], [*map(max, zip(*rows, strict=True))]
        mine, yours = _covered(self._best, asked.weights), _covered(self._back, other.weights)
        together = common_likeness(asked.core, other.core)
        self._first = mine, yours, together
        self.looks = 2 * mine + yours + together

    def values(self) -> tuple[int, ...]:
        """The features, in the order of `LATIN`."""
        asked, other, rows, best, back = self._asked, self._other, self._rows, self._best, self._back
        one, two, mine, yours = asked.name, other.name, asked.words, other.words
        covered, covering, together = self._first
        start = same_start(asked.letters, other.letters)
        return (
            *(covered, covering, _unmatched(best, asked.weights), _unmatched(back, other.weights)),
            *(sum(like < MATCHED for like in best), sum(like < MATCHED for like in back)),
            *(together, edit_likeness(asked.core, other.core)),
            *(share(start, len(asked.letters)), share(start, len(other.letters))),
            *(rows[0][0] if mine and yours else 0, relation(one.legal, two.legal), relation(one.soft, two.soft)),
            *(relation(_numbers(mine), _numbers(yours)), len(mine), len(yours)),
            *(len(asked.letters), len(other.letters)),
            *(sum(MATCHED <= like < ABBREVIATED for like in best), _acronym(mine, yours), _turned(rows)),
            max((w for w, like in zip(asked.weights, best, strict=True) if like == THOUSAND), default=0),
            *(_last_cut(mine, yours), int(mine[-1:] == yours[-1:]), edit_likeness(one.whole, two.whole)),
        )


def _covered(likes: list[int], weights: list[int]) -> int:
    return int(sum(map(mul, likes, weights))) // (sum(weights) or 1)


def _unmatched(likes: list[int], weights: list[int]) -> int:
    """The weight of the heaviest word without a counterpart."""
    pairs = zip(likes, weights, strict=True)
    return max((weight * (THOUSAND - like) // THOUSAND for like, weight in pairs), default=0)


def _numbers(words: list[str]) -> str:
    found = [word for word in words if word.isdigit() or word in NUMERALS]
    return " ".join(found + [word for word in words[1:][-1:] if word in LAST_NUMERALS])


def _acronym(mine: list[str], yours: list[str]) -> int:
    """Whether a single word of one spells the first letters of the other."""
    for one, other in ((mine, yours), (yours, mine)):
        if len(one) == 1 and len(other) > 1 and one[0] == "".join(word[0] for word in other):
            return len(other)
    return 0


def _turned(rows: list[list[int]]) -> int:
    """How many neighbours stand the other way round."""
    at = [row.index(max(row)) for row in rows if row and max(row) >= MATCHED]
    return sum(later < earlier for earlier, later in pairwise(at))


def _last_cut(mine: list[str], yours: list[str]) -> int:
    """Whether the last word was cut off: 2 where its turn comes, 1 anywhere, 0 not."""
    if not mine or len(mine) > len(yours):
        return 0
    last, due = mine[-1], yours[len(mine) - 1]
    if due != last and due.startswith(last):
        return 2
    return int(any(word != last and word.startswith(last) for word in yours))
