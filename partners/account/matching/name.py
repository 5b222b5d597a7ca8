"""A company's name taken apart: what says who it is, and what does not. Pure."""

import re
from dataclasses import dataclass

from partners.account.matching.han import HanParts, take_apart
from partners.account.matching.latin import spell
from partners.account.matching.lexicon import CUT_SHORT, LEGAL, LISTING_TAILS, SOFT
from partners.account.matching.script import fold, has_han, script_of

SEPARATOR = "|"
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name's parts, each text of words with spaces between. `whole` is everything, in order.

    Latin: `words` say who, `legal` are families of legal forms, `soft` are group, holding and the like.
    Chinese: `body` is brand and trade, `places` stood before it or in brackets, `form` is the legal family,
    `branch` is what follows the head office's name, `script` says whether only traditional or only simplified
    characters tell the two apart.
    """

    whole: str
    words: str
    legal: str
    soft: str
    body: str
    places: str
    form: str
    branch: str
    script: str

    @property
    def is_han(self) -> bool:
        """Whether the name is written in Chinese."""
        return bool(self.body)

    @property
    def core(self) -> str:
        """What says who it is, in one piece."""
        return self.places.replace(" ", "") + self.body if self.body else self.words.replace(" ", "")

    def packed(self) -> str:
        """As it is stored."""
        one, two = (self.whole, self.words, self.legal, self.soft), (self.body, self.places, self.form, self.branch)
        return SEPARATOR.join((*one, *two, self.script))


def unpacked(text: str) -> Name:
    """From what `packed` stored."""
    return Name(*text.split(SEPARATOR))


def parse(text: str) -> Name:
    """Take a name apart. A name without a letter or digit has an empty `whole`."""
    folded = fold(text).replace(SEPARATOR, " ")
    return _han(take_apart(folded), script_of(text)) if has_han(folded) else _latin(spell(folded))


def _han(parts: HanParts, script: str) -> Name:
    words = " ".join(WORD.findall(parts.body))
    soft = " ".join(parts.soft)
    return Name(parts.whole, words, "", soft, parts.body, " ".join(parts.places), parts.form, parts.branch, script)


def _latin(tokens: list[str]) -> Name:
    tokens = _without_tail(tokens)
    if len(tokens) > 1 and tokens[-1] in CUT_SHORT:
        tokens[-1] = CUT_SHORT[tokens[-1]]
    legal = sorted({LEGAL[token] for token in tokens[1:] if token in LEGAL})
    rest = [t for i, t in enumerate(tokens) if i == 0 or t not in LEGAL]
    words = [t for t in rest if t not in SOFT] or rest
    soft = sorted({t for t in rest if t in SOFT and t not in words})
    return Name(" ".join(tokens), " ".join(words), " ".join(legal), " ".join(soft), "", "", "", "", "")


def _without_tail(tokens: list[str]) -> list[str]:
    """Cut what a listing appended: from a share class on, when only codes and numbers follow it."""
    for at in range(1, len(tokens)):
        if tokens[at] in LISTING_TAILS and all(_is_code(token) for token in tokens[at:]):
            return tokens[:at]
    return tokens


def _is_code(token: str) -> bool:
    return token in LISTING_TAILS or token.isdigit() or len(token) <= 3 or token[:3] in ("gbp", "usd", "eur")
