"""Keys by which a name is found again: few, short, and written so that most spellings share some. Pure.

The first letter says the kind. Latin: `t` word, `p` its first four letters, `k` its skeleton of consonants, `j` the
first six letters of the whole, `a` acronym. Chinese: `b` neighbours, `s` near neighbours, `e` brand and trade as one,
`y` the sound of two to four characters.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from partners.account.matching.name import Name
from partners.account.matching.script import has_han, sounds
from partners.account.matching.trades import trades

PREFIX, JOINED, SKELETON_MIN, WORDS_MAX, HAN_MAX = 4, 6, 3, 12, 40
NEAR, GAPS, SOUND_LENGTHS = 8, (2, 3), (3, 4)
ALIKE = (("ph", "f"), ("ck", "k"), ("kh", "k"), ("sh", "s"), ("sch", "s"), ("tz", "s"), ("z", "s"), ("c", "k"))
VOWELS = re.compile(r"(?<!^)[aeiouyhw]")
DOUBLES = re.compile(r"(.)\1+")


def keys(name: Name) -> frozenset[str]:
    """All keys that a stored name is found by."""
    return frozenset(_of_han(name) if name.is_han else _of_latin(name))


def asked_keys(name: Name) -> frozenset[str]:
    """All keys that a name is looked up by: its own, and what a longer name, or one in Chinese, could share."""
    return keys(name) | frozenset(_as_short(name) if name.is_han else _in_chinese(name))


def skeleton(word: str) -> str:
    """The consonants of a word as they sound: `polotzk` and `polotsk` share it."""
    for written, sound in ALIKE:
        word = word.replace(written, sound)
    return DOUBLES.sub(r"\1", VOWELS.sub("", word))


def _of_latin(name: Name) -> Iterator[str]:
    words = name.words.split()[:WORDS_MAX]
    for word in words:
        yield f"t{word}"
        if len(word) >= PREFIX:
            yield f"p{word[:PREFIX]}"
            bones = skeleton(word)
            if len(bones) >= SKELETON_MIN:
                yield f"k{bones}"
    joined = "".join(words)
    if len(joined) >= PREFIX:
        yield f"j{joined[:JOINED]}"
    yield from _acronyms(name)


def _acronyms(name: Name) -> Iterator[str]:
    words = name.words.split()
    if len(words) == 1 and len(words[0]) <= JOINED:
        yield f"a{words[0]}"
    elif len(words) > 2:
        yield f"a{''.join(word[0] for word in words)}"


def _of_han(name: Name) -> Iterator[str]:
    text = name.core[:HAN_MAX]
    yield f"e{name.body[:HAN_MAX]}"
    for i in range(len(text) - 1):
        yield f"b{text[i : i + 2]}"
    for gap in GAPS:
        for i in range(min(len(text), NEAR) - gap):
            yield f"s{text[i]}{text[i + gap]}"
    for word in name.words.split():
        yield f"t{word}"
    yield from _sounds(text, len(name.places.replace(" ", "")))


def _sounds(text: str, brand_at: int) -> Iterator[str]:
    """How pairs of characters sound, and three or four from where the brand begins."""
    heard = sounds(text)
    for i in range(len(heard) - 1):
        yield f"y{heard[i]}{heard[i + 1]}"
    for start in {0, min(brand_at, len(heard))}:
        for length in SOUND_LENGTHS:
            if len(heard) - start >= length:
                yield f"y{''.join(heard[start : start + length])}"


def _as_short(name: Name) -> Iterator[str]:
    """Neighbours of a short name may stand apart in the full one: 台泥 is 台湾水泥."""
    text = name.core[:NEAR]
    for i in range(len(text) - 1):
        yield f"s{text[i : i + 2]}"


def _in_chinese(name: Name) -> Iterator[str]:
    words = name.whole.split()[:WORDS_MAX]
    for word, following in pairwise([*words, ""]):
        if len(word) >= PREFIX:
            yield f"y{word}"
        if following and len(word) + len(following) <= 2 * JOINED:
            yield f"y{word}{following}"
        for chinese in trades().get(word, ()):
            if len(chinese) > 1 and has_han(chinese):
                yield f"b{chinese[:2]}"


def weighed_keys(name: Name) -> list[str]:
    """The keys whose rarity the features of a name look at."""
    if name.is_han:
        texts = {name.core, name.body}
        return sorted({f"b{text[i : i + 2]}" for text in texts for i in range(len(text) - 1)})
    return [f"t{word}" for word in name.words.split()[:WORDS_MAX]]
