"""What two Chinese names have in common and what not, as whole numbers. Pure."""

from collections.abc import Callable

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


def han_features(asked: Name, other: Name, weight: Weight) -> tuple[int, ...]:
    """The features of a pair, in the order of `HAN`."""
    one, two, mine, yours = asked.core, other.core, asked.body, other.body
    common, start = in_order(one, two), same_start(mine, yours)
    pairs, others = _pairs(one), _pairs(two)
    return (
        *(int(asked.whole == other.whole), int(one == two), int(mine == yours), len(mine), len(yours)),
        *(len(asked.whole), len(other.whole), share(common, len(one)), share(common, len(two))),
        *(edit_likeness(mine, yours), edit_likeness(one, two), edit_likeness(asked.whole, other.whole)),
        *_covered(pairs, two, weight),
        *_covered(others, one, weight),
        *(share(start, len(mine)), share(start, len(yours)), relation(asked.places, other.places)),
        *(relation(asked.form, other.form), bool(asked.branch) + 2 * bool(other.branch)),
        *(relation(asked.soft, other.soft), relation(asked.words, other.words), _spread(one, two)),
        *((mine[:1] == yours[:1]) + 2 * (one[:1] == two[:1]), int(mine[-2:] == yours[-2:]), int(mine[:2] == yours[:2])),
        *(int(sounds(mine) == sounds(yours)), len(one) + len(two) - 2 * common),
        *(_place_inside(asked, other), int(not asked.form and len(one) <= 4), int(mine in yours) + 2 * (yours in mine)),
        *(_rest(mine, yours, weight), relation(asked.script, other.script)),
    )


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


def _covered(pairs: list[str], text: str, weight: Weight) -> tuple[int, int]:
    """The share of the pairs' weight that a text has (half where it has them apart), and the heaviest it lacks."""
    total = found = lacking = 0
    for pair in pairs:
        heavy = weight(f"b{pair}")
        total += heavy
        if pair in text:
            found += heavy
        elif _apart(pair, text):
            found += heavy // 2
            lacking = max(lacking, heavy // 2)
        else:
            lacking = max(lacking, heavy)
    return share(found, total), lacking


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


def _rest(mine: str, yours: str, weight: Weight) -> int:
    """How rare what follows the common beginning in the other's brand and trade is."""
    rest = yours[same_start(mine, yours) :]
    return max((weight(f"b{rest[i : i + 2]}") for i in range(len(rest) - 1)), default=0)
