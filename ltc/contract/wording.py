"""The wording of a clause as it is negotiated and amended. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ltc.contract_template.clauses import TEXT_MAX, Clause, Clauses
from pricing.ground.errors import DomainError, Invalid


class WordingOff(Invalid):
    """A clause has a text in both languages, and a change says something else than what stands."""

    code = "contract-wording"


class ClauseUnknown(DomainError):
    """The contract has no such clause."""

    code = "contract-clause-unknown"


@dataclass(frozen=True, slots=True)
class Wording:
    """A clause's text in both languages."""

    text_en: str
    text_zh: str

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Wording":
        """From JSON as `data()` wrote it."""
        return cls(**data)

    @classmethod
    def of(cls, clause: Clause) -> "Wording":
        """What a clause says."""
        return cls(clause.text_en, clause.text_zh)


def clause_of(content: Mapping[str, Any], code: str) -> Clause:
    """A clause of a contract. Raises ClauseUnknown."""
    found = Clauses.read({"clauses": content["clauses"]}).of(code)
    if found is None:
        raise ClauseUnknown
    return found


def checked(wanted: Wording, was: Wording) -> Wording:
    """The wording, trimmed. Raises WordingOff."""
    found = Wording(wanted.text_en.strip(), wanted.text_zh.strip())
    if found == was or not all(0 < len(text) <= TEXT_MAX for text in (found.text_en, found.text_zh)):
        raise WordingOff(field="text_en")
    return found


def reworded(content: Mapping[str, Any], code: str, wording: Wording) -> dict[str, Any]:
    """A contract's content with another wording of a clause. Raises ClauseUnknown."""
    clause = replace(clause_of(content, code), text_en=wording.text_en, text_zh=wording.text_zh)
    return {**content, **Clauses.read({"clauses": content["clauses"]}).put(clause).data()}
