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
FIRST, LAST = 0x4E00, 0x9FFF


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters that have another, simplified one."""
    convert = OpenCC("t2s").convert
    pairs = ((code, convert(chr(code))) for code in range(FIRST, LAST + 1))
    return {code: plain for code, plain in pairs if plain != chr(code)}


def fold(text: str) -> str:
    """One spelling: full width to half, capitals to small, traditional to simplified, accents off, `&` to `and`.

    At most the first 500 characters are looked at. Chinese characters stay Chinese; other scripts become ASCII.
    """
    wide = unicodedata.normalize("NFKC", text[:NAME_LENGTH_MAX]).casefold().replace("&", " and ")
    if wide.isascii():
        return wide
    return "".join(part if HAN.match(part) else anyascii(part).lower() for part in _runs(wide.translate(_simplified())))


def script_of(text: str) -> str:
    """`traditional` or `simplified` when the Chinese characters are of that script only; else empty."""
    traditional = any(ord(c) in _simplified() for c in text)
    simplified = any(c in _only_simplified() for c in text)
    return {(True, False): "traditional", (False, True): "simplified"}.get((traditional, simplified), "")


@cache
def _only_simplified() -> frozenset[str]:
    """Simplified characters that traditional Chinese writes otherwise."""
    convert = OpenCC("s2t").convert
    return frozenset(plain for plain in _simplified().values() if convert(plain) != plain)


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
        said = next((p for n in range(PHRASE_MAX, 1, -1) if (p := phrases.get(text[at : at + n]))), None)
        heard += said or (alone.get(text[at], text[at]),)
    return tuple(heard)


@cache
def _readings() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The commonest reading of each character, and of the short phrases that are read otherwise."""
    told = import_module("pypinyin.constants")  # data of a third of a second: read with the first Chinese name
    alone = {chr(code): _toneless(said.split(",")[0]) for code, said in told.PINYIN_DICT.items()}
    phrases = ((text, said) for text, said in told.PHRASES_DICT.items() if len(text) <= PHRASE_MAX)
    short = {text: tuple(_toneless(one[0]) for one in said) for text, said in phrases}
    return alone, {text: said for text, said in short.items() if said != tuple(alone.get(c, c) for c in text)}


@lru_cache(maxsize=4000)
def _toneless(said: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
