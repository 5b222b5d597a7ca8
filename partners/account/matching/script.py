"""Scripts folded onto each other: width, case, accents, traditional characters, and how Chinese sounds.

The one door of the script libraries. Pure.
"""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii
from opencc import OpenCC
from pypinyin import lazy_pinyin

HAN = re.compile(r"[㐀-鿿]")
NAME_LENGTH_MAX = 500
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
    """`traditional` or `simplified` when the Chinese characters are of that script only; empty when they do not tell."""
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
    """The pinyin of each Chinese character, without tones; Latin runs stand as they are."""
    return tuple(lazy_pinyin(text))
