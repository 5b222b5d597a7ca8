"""Whole-number measures that features are made of. Pure; shares and likenesses are in thousandths.

The one door of the string library.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA, Indel, LCSseq, Prefix

THOUSAND, SIXTEENTHS = 1000, 16
ABBREVIATION_MAX, FUZZY_MIN = 5, 4
BY_PREFIX = {1: 350, 2: 550, 3: 700}
PREFIX_LONG, SUBSEQUENCE, FUZZY_LEAST = 850, 650, 700


def share(part: int, whole: int) -> int:
    """A part of a whole; nothing of nothing is nothing."""
    return THOUSAND * part // whole if whole else 0


@lru_cache(maxsize=20_000)
def bits(number: int) -> int:
    """The binary logarithm of a positive whole number, in sixteenths, rounded down."""
    return int(number**SIXTEENTHS).bit_length() - 1


def edit_likeness(one: str, other: str) -> int:
    """How much of the longer text survives insertions, deletions, replacements and swaps of neighbours."""
    longer = max(len(one), len(other))
    return share(longer - OSA.distance(one, other), longer)


def common_likeness(one: str, other: str) -> int:
    """Twice what two texts have in common in order, of what they have together."""
    both = len(one) + len(other)
    return share(both - Indel.distance(one, other), both)


def in_order(one: str, other: str) -> int:
    """How many characters two texts share in order."""
    return LCSseq.similarity(one, other)


def same_start(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return Prefix.similarity(one, other)


@lru_cache(maxsize=100_000)
def word_likeness(one: str, other: str) -> int:
    """How alike two Latin words are: equal, one short for the other, or misspelt; 0 when they are not."""
    if one == other:
        return THOUSAND
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return BY_PREFIX.get(len(short), PREFIX_LONG)
    if short[0] == long[0] and len(short) <= ABBREVIATION_MAX < len(long) and in_order(short, long) == len(short):
        return SUBSEQUENCE
    if len(short) < FUZZY_MIN:
        return 0
    like = edit_likeness(one, other)
    return like if like >= FUZZY_LEAST else 0


def relation(one: str, other: str) -> int:
    """Two texts of words: 0 both empty, 1 the same, 2 only the other, 3 only the one, 4 overlap, 5 nothing shared."""
    if not one or not other:
        return (2 if other else 0) + (3 if one else 0)
    mine, yours = set(one.split()), set(other.split())
    return 1 if mine == yours else 4 if mine & yours else 5
