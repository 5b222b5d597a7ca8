"""Scripts folded onto each other: width, case, accents, traditional characters, and how Chinese sounds.

The one door of the script libraries. Pure.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import import_module

from anyascii import anyascii
from opencc import OpenCC

HAN = re.compile(r"[㐀-鿿]")
NAME_LENGTH_MAX = 500
PHRASE_MAX = 4
EVERY = " ".join(map(chr, range(0x4E00, 0x9FFF + 1)))  # apart, so that no phrase is read in them


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters that have another, simplified one."""
    plain = OpenCC("t2s").convert(EVERY).split()
    return {ord(one): other for one, other in zip(EVERY.split(), plain, strict=True) if one != other}


def fold(text: str) -> str:
    """One spelling: full width to half, capitals to small, traditional to simplified, accents off, `&` to `and`.

    At most the first 500 characters are looked at. Chinese characters stay Chinese; other scripts become ASCII.
    """
    wide = unicodedata.normalize("NFKC", text[:NAME_LENGTH_MAX]).casefold().replace("&", " and ")
    if wide.isascii():
        return wide
    return "".join(part if HAN.match(part) else anyascii(part).lower() for part in _runs(wide.translate(_simplified())))


def latin(text: str) -> str:
    """The text in ASCII: Chinese by its sound without tones, accents off, every other script by its letters."""
    return anyascii(unicodedata.normalize("NFKC", text))


def script_of(text: str) -> str:
    """`traditional` or `simplified` when the Chinese characters are of that script only; else empty."""
    traditional = not _only_traditional().isdisjoint(text)
    simplified = not _only_simplified().isdisjoint(text)
    return {(True, False): "traditional", (False, True): "simplified"}.get((traditional, simplified), "")


@cache
def _only_simplified() -> frozenset[str]:
    """Simplified characters that traditional Chinese writes otherwise."""
    known = sorted(set(_simplified().values()))
    other = OpenCC("s2t").convert(" ".join(known)).split()
    return frozenset(one for one, written in zip(known, other, strict=True) if one != written)


@cache
def _only_traditional() -> frozenset[str]:
    """Traditional characters that simplified Chinese writes otherwise."""
    return frozenset(map(chr, _simplified()))


def _runs(text: str) -> list[str]:
    return re.findall(r"[㐀-鿿]+|[^㐀-鿿]+", text)


def has_han(text: str) -> bool:
    """Whether any character is Chinese."""
    return HAN.search(text) is not None


@lru_cache(maxsize=50_000)
def sounds(text: str) -> tuple[str, ...]:
    """The pinyin of each Chinese character, without tones, as the longest known phrase reads it; others as is."""
    alone, phrases = _readings()
    heard: list[str] = []
    while len(heard) < len(text):
        at = len(heard)
        lengths = range(PHRASE_MAX, 1, -1) if text[at : at + 2] in phrases else ()
        said = next((p for n in lengths if (p := phrases[text[at : at + 2]].get(text[at : at + n]))), None)
        heard += said or (alone.get(text[at], text[at]),)
    return tuple(heard)


@cache
def _readings() -> tuple[dict[str, str], dict[str, dict[str, tuple[str, ...]]]]:
    """The commonest reading of each character; and by their first two, of the short phrases that are read otherwise."""
    told = import_module("pypinyin.constants")  # data of a third of a second: read with the first Chinese name
    alone = {chr(code): _toneless(said.split(",")[0]) for code, said in told.PINYIN_DICT.items()}
    phrases = ((text, said) for text, said in told.PHRASES_DICT.items() if len(text) <= PHRASE_MAX)
    begun: dict[str, dict[str, tuple[str, ...]]] = {}
    for text, said in phrases:
        heard = tuple(_toneless(one[0]) for one in said)
        if heard != tuple(alone.get(c, c) for c in text):
            begun.setdefault(text[:2], {})[text] = heard
    return alone, begun


@lru_cache(maxsize=4000)
def _toneless(said: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
