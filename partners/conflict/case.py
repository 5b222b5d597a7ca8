"""The case that the judge hears: every fact that a rule may look at, as plain values. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast


class RivalKind(StrEnum):
    """How far a rival has come."""

    PROTECTED = "protected"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Rival:
    """Another partner's protection or pending registration of the same customer and a line that is asked for."""

    kind: RivalKind
    partner: str  # code
    number: str
    lines: tuple[str, ...]
    until: date | None = None  # of a protection: its first day without


@dataclass(frozen=True, slots=True)
class Case:
    """A registration with all that is known on the day it is judged. Values in minor units; lines by code."""

    partner: str
    standing: str
    region: str
    lines: tuple[str, ...]
    authorised: tuple[str, ...]
    value_minor: int
    value_min_minor: int
    currency: str
    account: str
    evidence: str | None  # how the customer was recognised; None: it is new
    named: bool
    own: tuple[str, ...]  # numbers of the partner's own standing registrations of the customer and a line
    rivals: tuple[Rival, ...]
    today: date
    possible: str = ""  # names of known customers that it may be

    def data(self) -> dict[str, Any]:
        """As JSON."""
        flat = asdict(self)
        rivals = [{**r, "until": r["until"] and r["until"].isoformat()} for r in flat["rivals"]]
        return cast("dict[str, Any]", flat | {"rivals": rivals, "today": self.today.isoformat()})

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Case":
        """From JSON as `data()` wrote it."""
        rivals = tuple(
            Rival(
                RivalKind(r["kind"]),
                r["partner"],
                r["number"],
                tuple(r["lines"]),
                date.fromisoformat(r["until"]) if r["until"] else None,
            )
            for r in data["rivals"]
        )
        tuples = {name: tuple(data[name]) for name in ("lines", "authorised", "own")}
        return cls(**(data | tuples | {"rivals": rivals, "today": date.fromisoformat(data["today"])}))
