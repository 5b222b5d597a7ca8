"""What a version of a path says, as values: its stages in order with their gates, and the tenant's own fields. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ltc.path.roles import Owner
from pricing.ground.decision import Fact


class OwnKind(StrEnum):
    """What a field of the tenant's own holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must be true before a stage is left: a code of `ltc/path/gate.py`, with what it asks for."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def data(self) -> str | dict[str, Fact]:
        """As JSON: a bare code where nothing is asked for."""
        return {"code": self.code, **self.facts} if self.facts else self.code

    @classmethod
    def read(cls, data: str | Mapping[str, Any]) -> "Condition":
        """From JSON as `data()` wrote it."""
        if isinstance(data, str):
            return cls(data)
        return cls(data["code"], {name: value for name, value in data.items() if name != "code"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its names, who does what, and the gate at its exit. `due_days` are working days."""

    code: str
    name_en: str
    name_zh: str
    owner: Owner
    probability_ppm: int
    due_days: int
    gate: str | None = None  # the tenant's own letters
    gate_en: str | None = None  # what they stand for, in the tenant's words
    gate_zh: str | None = None
    accountable: str | None = None  # a party
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    deciders: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON."""
        said = {name: getattr(self, name) for name in self.__slots__}
        lists = {name: list(said[name]) for name in ("consulted", "informed", "deciders")}
        return said | lists | {"owner": self.owner.value, "conditions": [one.data() for one in self.conditions]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Stage":
        """From JSON as `data()` wrote it."""
        lists = {name: tuple(data.get(name) or ()) for name in ("consulted", "informed", "deciders")}
        conditions = tuple(map(Condition.read, data.get("conditions") or ()))
        return cls(**{**data, **lists, "owner": Owner(data["owner"]), "conditions": conditions})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few, in both languages."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of the tenant's own. From the stage `required_from` on, no stage is left while it is empty."""

    code: str
    name_en: str
    name_zh: str
    kind: OwnKind
    required_from: str | None = None  # a stage's code; None: it may stay empty
    choices: tuple[Choice, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"kind": self.kind.value, "choices": [asdict(one) for one in self.choices]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "OwnField":
        """From JSON as `data()` wrote it."""
        choices = tuple(Choice(**one) for one in data.get("choices") or ())
        return cls(**{**data, "kind": OwnKind(data["kind"]), "choices": choices})


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version says. A deal walks the stages in their order."""

    stages: tuple[Stage, ...]
    fields: tuple[OwnField, ...] = ()

    def place(self, code: str | None) -> int | None:
        """Where a stage stands, from 0."""
        return next((place for place, stage in enumerate(self.stages) if stage.code == code), None)

    def required(self, place: int) -> list[OwnField]:
        """The fields that must be filled before the stage at a place is left."""
        begins = ((own, self.place(own.required_from)) for own in self.fields)
        return [own for own, begin in begins if begin is not None and begin <= place]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"stages": [stage.data() for stage in self.stages], "fields": [own.data() for own in self.fields]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Content":
        """From JSON as `data()` wrote it."""
        return cls(tuple(map(Stage.read, data["stages"])), tuple(map(OwnField.read, data["fields"])))
