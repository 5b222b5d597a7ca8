"""A step of a price: what it is, its rate, its amount, and the total after it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict

from pricing.ground.decision import Fact


class StepKind(StrEnum):
    """The steps from list to net. A tenant declares the order of those between; ORDER is the one we ship."""

    LIST = "list"
    CONTRACTED = "contracted"
    BREAK = "break"
    TIER = "tier"
    REGISTRATION = "registration"
    PROMOTION = "promotion"
    SPECIAL = "special"
    MARKUP = "markup"
    ROUND_PRICE = "round_price"
    MANUAL = "manual"
    NET = "net"


ORDER = tuple(kind for kind in StepKind if kind not in (StepKind.LIST, StepKind.NET))


class StepData(TypedDict):
    """A step as it is stored in JSON."""

    kind: str
    rate_ppm: int | None
    amount_minor: int
    total_minor: int
    source: str
    facts: dict[str, Any]


class Step(NamedTuple):
    """One step, in minor units; `source` names the book's version or the person that it comes from."""

    kind: StepKind
    rate_ppm: int | None
    amount_minor: int
    total_minor: int
    source: str
    facts: Mapping[str, Fact] = MappingProxyType({})

    def data(self) -> StepData:
        """As JSON."""
        return {
            "kind": self.kind.value,
            "rate_ppm": self.rate_ppm,
            "amount_minor": self.amount_minor,
            "total_minor": self.total_minor,
            "source": self.source,
            "facts": dict(self.facts),
        }
