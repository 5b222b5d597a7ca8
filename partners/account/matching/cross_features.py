"""What an English name says of a Chinese one: sounds, trades and places, as whole numbers. Pure."""

from partners.account.matching.measure import share
from partners.account.matching.name import Name
from partners.account.matching.script import sounds
from partners.account.matching.trades import trades

CROSS = (
    *("letters_explained", "words_left", "longest_left", "characters_explained", "by_sound", "by_trade", "brand"),
    *("first_word", "start", "asked_words", "characters", "soft", "brand_sound", "left_weight", "equal_words"),
)
LETTERS, CHARACTERS = CROSS.index("letters_explained"), CROSS.index("characters_explained")
BRAND, JOINED_MAX, NEVER = (
    2,
    4,
    frozenset(("co", "ltd", "limited", "inc", "corp", "corporation", "company", "and", "of")),
)


class CrossPair:
    """An English and a Chinese name: all their features, of which two say how alike they look."""

    __slots__ = ("_values", "looks")
    kind = "cross"

    def __init__(self, latin: Name, han: Name) -> None:
        self._values = cross_features(latin, han)
        self.looks = 2 * (self._values[LETTERS] + self._values[CHARACTERS])

    def values(self) -> tuple[int, ...]:
        """The features, in the order of `CROSS`."""
        return self._values


def cross_features(asked: Name, other: Name) -> tuple[int, ...]:
    """The features of a pair, in the order of `CROSS`; `asked` is the Latin one."""
    words = [word for word in asked.whole.split() if word not in NEVER]
    text = other.core + "".join(other.soft.split())
    by_sound, by_trade, left = _explain(words, text)
    explained = by_sound | by_trade
    letters = sum(map(len, words))
    brand_at = len(other.places.replace(" ", ""))
    brand = set(range(brand_at, min(brand_at + BRAND, len(text))))
    return (
        *(share(letters - sum(map(len, left)), letters), len(left), max(map(len, left), default=0)),
        *(share(len(explained), len(text)), len(by_sound), len(by_trade), len(brand & explained)),
        *(int(bool(words) and words[0] not in left), int(0 in explained), len(words), len(text)),
        *(int("group" in words) + 2 * ("集团" in other.soft), len(brand & by_sound)),
        *(share(sum(map(len, left)), letters), len(set(words) & set(other.words.split()))),
    )


def _explain(words: list[str], text: str) -> tuple[set[int], set[int], list[str]]:
    """Which characters words explain by their sound and by their trade, and which words explain none."""
    heard = sounds(text) if text.isalpha() and not text.isascii() else tuple(text)
    by_sound: set[int] = set()
    by_trade: set[int] = set()
    left, at = [], 0
    while at < len(words):
        size, found = _heard(words, at, heard, by_sound)
        if found:
            by_sound |= found
        elif traded := _traded(words[at], text):
            by_trade |= traded
        else:
            left.append(words[at])
        at += size
    return by_sound, by_trade, left


def _heard(words: list[str], at: int, heard: tuple[str, ...], known: set[int]) -> tuple[int, set[int]]:
    """The longest run of words from one on that sounds like characters not explained yet, and those characters."""
    for size in range(min(JOINED_MAX, len(words) - at), 0, -1):
        spoken = "".join(words[at : at + size])
        for start in range(len(heard)):
            end, rest = start, spoken
            while rest and end < len(heard) and rest.startswith(heard[end]):
                rest, end = rest.removeprefix(heard[end]), end + 1
            if not rest and end > start and not known & set(range(start, end)) and (len(spoken) > 2 or size > 1):
                return size, set(range(start, end))
    return 1, set()


def _traded(word: str, text: str) -> set[int]:
    for chinese in trades().get(word, ()):
        found = text.find(chinese)
        if found >= 0:
            return set(range(found, found + len(chinese)))
    return set()
