"""Why two names may be one customer, or not: codes with the words they are about; no sentences. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from partners.account.matching.compare import Compared
from partners.account.matching.measure import THOUSAND, word_likeness
from partners.account.matching.name import Name

LIKELY = 600


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding: its code never changes once shipped; `one` are the asked name's words, `other` the account's."""

    code: str
    one: str = ""
    other: str = ""


def evidence(asked: Name, compared: Compared) -> tuple[Evidence, ...]:
    """What speaks for and against a candidate by its name."""
    other = compared.candidate.name
    return (*_likeness(asked, other, compared), *_differences(asked, other, compared.kind))


def _likeness(asked: Name, other: Name, compared: Compared) -> Iterator[Evidence]:
    if asked.whole == other.whole:
        yield Evidence("name.equal")
    elif asked.branch and not other.branch and asked.core == other.core:
        yield Evidence("branch.of", asked.branch)
    elif other.branch and not asked.branch and asked.core == other.core:
        yield Evidence("head.of", other=other.branch)
    else:
        yield from KINDS[compared.kind](asked, other, compared)


def _latin(asked: Name, other: Name, compared: Compared) -> Iterator[Evidence]:
    if asked.core == other.core:
        yield Evidence("name.core-equal", asked.words)
    elif compared["acronym"]:
        yield Evidence("name.acronym", asked.words, other.words)
    elif compared["asked_covered"] == THOUSAND:
        yield Evidence("name.short-of", asked.words, other.words)
    elif compared["abbreviated"] and not compared["asked_left"]:
        yield Evidence("name.abbreviated", asked.words, other.words)
    elif not compared["asked_left"] or compared["edit"] >= LIKELY:
        yield Evidence("name.alike", asked.words, other.words)


def _han(asked: Name, other: Name, compared: Compared) -> Iterator[Evidence]:
    if asked.body == other.body:
        yield Evidence("name.core-equal", asked.body)
    elif compared["sound"]:
        yield Evidence("name.sounds-alike", asked.body, other.body)
    elif compared["in_order_of_asked"] == THOUSAND:
        yield Evidence("name.short-of", asked.body, other.body)
    elif compared["brand"]:
        yield Evidence("name.brand-equal", asked.body[:2], other.body)
    elif compared["body_edit"] >= LIKELY:
        yield Evidence("name.alike", asked.body, other.body)


def _cross(asked: Name, other: Name, compared: Compared) -> Iterator[Evidence]:
    latin, han = (other, asked) if asked.is_han else (asked, other)
    if compared["by_sound"]:
        yield Evidence("name.pinyin-of", latin.words, han.body)
    if compared["by_trade"]:
        yield Evidence("name.trade-equal", latin.words, han.body)


KINDS: dict[str, Callable[[Name, Name, Compared], Iterator[Evidence]]] = {
    "latin": _latin,
    "han": _han,
    "cross": _cross,
}


def _differences(asked: Name, other: Name, kind: str) -> Iterator[Evidence]:
    if asked.places and other.places and not set(asked.places.split()) & set(other.places.split()):
        yield Evidence("place.differs", asked.places, other.places)
    if kind == "latin":
        mine, yours = _left(asked, other), _left(other, asked)
        if mine or yours:
            yield Evidence("words.differ", mine, yours)
        if asked.legal and other.legal and not set(asked.legal.split()) & set(other.legal.split()):
            yield Evidence("form.differs")
    elif asked.form and other.form and asked.form != other.form:
        yield Evidence("form.differs")


def _left(one: Name, other: Name) -> str:
    """The words of one that no word of the other is like."""
    yours = other.words.split()
    return " ".join(
        word for word in one.words.split() if max((word_likeness(word, o) for o in yours), default=0) < LIKELY
    )
