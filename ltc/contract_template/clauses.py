"""The clauses of contracts as values, and how their places are filled. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pricing.ground.errors import Invalid

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
PLACE = re.compile(r"\{(\w*)\}")
PLACES = ("vendor", "customer", "contract", "quote", "total", "date")
CLAUSES_MAX, TITLE_MAX, TEXT_MAX = 60, 120, 8000


class ClauseOff(Invalid):
    """Each clause has a code of its own, a title and a text in both languages, and only places that are known."""

    code = "clause-off"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in both languages. One that is not negotiable is changed only when a second person allows it."""

    code: str
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str
    negotiable: bool = False

    @property
    def name_en(self) -> str:
        """Its title in English."""
        return self.title_en

    @property
    def name_zh(self) -> str:
        """Its title in Chinese."""
        return self.title_zh

    def is_sound(self) -> bool:
        """Whether a contract can be made with it."""
        titles, texts = (self.title_en, self.title_zh), (self.text_en, self.text_zh)
        known = all(place in PLACES for text in texts for place in PLACE.findall(text))
        whole = all(0 < len(one.strip()) <= TITLE_MAX for one in titles)
        return bool(CODE.fullmatch(self.code)) and known and whole and all(0 < len(one) <= TEXT_MAX for one in texts)


@dataclass(frozen=True, slots=True)
class Clauses:
    """All clauses, in the order in which they stand in a contract."""

    clauses: tuple[Clause, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"clauses": [asdict(one) for one in self.clauses]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Clauses":
        """From JSON as `data()` wrote it."""
        return cls(tuple(Clause(**one) for one in data["clauses"]))

    def of(self, code: str) -> Clause | None:
        """The clause of a code."""
        return next((one for one in self.clauses if one.code == code), None)

    def put(self, clause: Clause) -> "Clauses":
        """The same with another wording of a clause; an unknown one comes last."""
        if self.of(clause.code) is None:
            return Clauses((*self.clauses, clause))
        return Clauses(tuple(clause if one.code == clause.code else one for one in self.clauses))


def check(clauses: Clauses) -> None:
    """Refuse clauses of which no contract can be made. Raises ClauseOff."""
    codes = [one.code for one in clauses.clauses]
    wrong = next((one.code for one in clauses.clauses if not one.is_sound()), None)
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if not codes or len(codes) > CLAUSES_MAX or wrong is not None or twice is not None:
        raise ClauseOff(field="clauses", code=wrong or twice or "–", places=", ".join(f"{{{one}}}" for one in PLACES))


def filled(clauses: Iterable[Clause], english: Mapping[str, str], chinese: Mapping[str, str]) -> tuple[Clause, ...]:
    """The clauses with the places of either language filled; what is filled in is never read as a place itself."""
    return tuple(
        replace(one, text_en=_fill(one.text_en, english), text_zh=_fill(one.text_zh, chinese)) for one in clauses
    )


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return PLACE.sub(lambda found: facts.get(found[1], found[0]), text)
