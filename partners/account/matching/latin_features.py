"""What two Latin names have in common and what not, as whole numbers. Pure."""

from collections.abc import Callable
from itertools import pairwise

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


def latin_features(asked: Name, other: Name, weight: Weight) -> tuple[int, ...]:
    """The features of a pair, in the order of `LATIN`."""
    mine, yours = asked.words.split()[:WORDS_MAX], other.words.split()[:WORDS_MAX]
    rows = [[word_likeness(a, b) for b in yours] for a in mine]
    best, back = [max(row, default=0) for row in rows], [max(column) for column in zip(*rows, strict=True)]
    heavy, light = [weight(f"t{word}") for word in mine], [weight(f"t{word}") for word in yours]
    one, two = asked.core, other.core
    whole, longer = asked.whole.replace(" ", ""), other.whole.replace(" ", "")
    start = same_start(whole, longer)
    return (
        *(_covered(best, heavy), _covered(back, light), _unmatched(best, heavy), _unmatched(back, light)),
        *(sum(like < MATCHED for like in best), sum(like < MATCHED for like in back)),
        *(common_likeness(one, two), edit_likeness(one, two), share(start, len(whole)), share(start, len(longer))),
        *(rows[0][0] if mine and yours else 0, relation(asked.legal, other.legal), relation(asked.soft, other.soft)),
        *(relation(_numbers(mine), _numbers(yours)), len(mine), len(yours), len(whole), len(longer)),
        *(sum(MATCHED <= like < ABBREVIATED for like in best), _acronym(mine, yours), _turned(rows)),
        max((w for w, like in zip(heavy, best, strict=True) if like == THOUSAND), default=0),
        *(_last_cut(mine, yours), int(mine[-1:] == yours[-1:]), edit_likeness(asked.whole, other.whole)),
    )


def _covered(likes: list[int], weights: list[int]) -> int:
    return sum(like * weight for like, weight in zip(likes, weights, strict=True)) // (sum(weights) or 1)


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
