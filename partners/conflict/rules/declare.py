"""How a rule is declared: its id, what it looks for, its parameters with their ranges. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from partners.conflict.case import Case
from pricing.ground.decision import Fact, Verdict

ParamValue = int | bool | tuple[str, ...] | None
Facts = Mapping[str, Fact]


class Unit(StrEnum):
    """What a parameter counts."""

    DAYS = "days"
    MONTHS = "months"
    TIMES = "times"
    POINTS = "points"
    PEOPLE = "people"
    MINOR = "minor"  # minor units of the policy's currency
    FLAG = "flag"
    WORDS = "words"  # some of a closed list


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a rule: unit, default, range; for words, the list they come from.

    `harder` says what a greater number does: +1 the rule finds more cases, -1 fewer.
    """

    name: str
    unit: Unit
    default: ParamValue
    least: int = 0
    most: int = 0
    words: tuple[str, ...] = ()
    harder: int = 0

    def accepts(self, value: object) -> bool:
        """Whether a value has the type and lies in the range. None stands for the policy's own value."""
        if self.unit is Unit.FLAG:
            return isinstance(value, bool)
        if self.unit is Unit.WORDS:
            return isinstance(value, tuple) and set(value) <= set(self.words)
        if value is None:
            return self.default is None
        return type(value) is int and self.least <= value <= self.most


class Given(dict[str, ParamValue]):
    """The parameters that a rule is heard with: those of the entry, and defaults for the rest."""

    def whole(self, name: str) -> int:
        """A number."""
        value = self[name]
        return value if type(value) is int else 0

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return self[name] is True

    def words(self, name: str) -> tuple[str, ...]:
        """Some of a list."""
        value = self[name]
        return value if isinstance(value, tuple) else ()


Find = Callable[[Case, Given], Facts | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue. Its id never changes once shipped; `strength` is what it has by default.

    `own`: it looks at nothing but the partner's own facts. `essential`: a policy without it has a gap.
    """

    id: str
    find: Find
    strength: Verdict
    params: tuple[Param, ...] = ()
    own: bool = True
    essential: bool = False

    def given(self, params: Mapping[str, ParamValue]) -> Given:
        """These parameters, filled up with defaults."""
        return Given({param.name: params.get(param.name, param.default) for param in self.params})
