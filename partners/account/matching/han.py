"""Chinese names taken apart: places, brand and trade, legal form, branch. Pure."""

import re
from dataclasses import dataclass

from partners.account.matching.lexicon import HAN_BRANCH, HAN_FORMS, HAN_HEAD, HAN_SOFT
from partners.account.matching.places import leading, places

KEPT = re.compile(r"[^0-9a-z㐀-鿿()]+")
BRACKETS = re.compile(r"\(([^()]*)\)?")
LISTED = re.compile(r"^s?st(?=[㐀-鿿])|(?<=[㐀-鿿])(?:ky创?|dr|[ab]股?)$")  # what exchanges put round a short name
BRANCH = re.compile(rf"^(.{{2,}}?(?:{'|'.join(HAN_HEAD)}))(.{{0,16}}?(?:{'|'.join(HAN_BRANCH)}))$")
BODY_MIN, PLACES_MAX = 2, 3


@dataclass(frozen=True, slots=True)
class HanParts:
    """The parts of a Chinese name; `whole` is all of it without punctuation."""

    whole: str
    body: str
    places: tuple[str, ...]
    form: str
    soft: tuple[str, ...]
    branch: str


def take_apart(folded: str) -> HanParts:
    """Split a folded Chinese name. The body never becomes empty: a name that is only a place is its own body."""
    plain = KEPT.sub("", folded)
    whole = plain.replace("(", "").replace(")", "")
    head, branch = _branch(plain)
    inside = [text for text in BRACKETS.findall(head) if text in places()]
    bare = BRACKETS.sub(lambda found: "" if found[1] in places() else found[1], head)
    found, rest = _places(bare)
    body, form, soft = _endings(rest)
    named = dict.fromkeys([*found, *(places()[text] for text in inside)])
    return HanParts(whole, body or rest or whole, tuple(named), form, soft, branch)


def _branch(plain: str) -> tuple[str, str]:
    found = BRANCH.match(plain)
    return (found[1], found[2].strip("()")) if found else (plain, "")


def _places(text: str) -> tuple[list[str], str]:
    """The places a name begins with, and the rest."""
    found: list[str] = []
    while len(found) < PLACES_MAX and (written := leading(text)):
        if len(text) - len(written) < BODY_MIN or _endings(text.removeprefix(written))[0] == "":
            break
        found.append(places()[written])
        text = text.removeprefix(written)
    return found, text


def _endings(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Body, legal family, and soft endings; one character before an ending stays with it."""
    form, soft = "", []
    text = LISTED.sub("", text)
    for ending, family in HAN_FORMS:
        if text.endswith(ending):
            text, form = text.removesuffix(ending), family
            break
    again = True
    while again:
        again = False
        for ending in HAN_SOFT:
            if text.endswith(ending) and len(text) > len(ending):
                text, again = text.removesuffix(ending), True
                soft.append(ending)
    return text, form, tuple(sorted(soft))
