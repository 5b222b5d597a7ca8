"""A plan as values: its components, for what each is meant, and the terms they share. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypedDict


class ComponentKind(StrEnum):
    """How a component turns sales into commission."""

    RATE = "rate"  # a share of the base
    PER_UNIT = "per_unit"  # an amount for each unit
    MARGINAL = "marginal"  # each part of the base at the rate of its own band
    RETROACTIVE = "retroactive"  # the whole base at the rate of the band that was reached
    ACCELERATOR = "accelerator"  # marginal bands that start at parts of a target
    GROWTH = "growth"  # a share of what is sold beyond last year's same span
    FIRST_ORDER = "first_order"  # an amount, once, for a partner's first order
    OVERRIDE = "override"  # for the partner above the one that takes part


BASIC = frozenset(
    {
        ComponentKind.RATE,
        ComponentKind.PER_UNIT,
        ComponentKind.MARGINAL,
        ComponentKind.RETROACTIVE,
        ComponentKind.ACCELERATOR,
    }
)
BANDED = frozenset({ComponentKind.MARGINAL, ComponentKind.RETROACTIVE, ComponentKind.ACCELERATOR})


class Window(StrEnum):
    """What bands count: one order, or what the partner booked since the quarter or the year began."""

    ORDER = "order"
    QUARTER = "quarter"
    YEAR = "year"


class Base(StrEnum):
    """What is rated, always without tax, returns and credit notes."""

    NET = "net"
    MARGIN = "margin"  # net less the cost that was frozen when it was sold


class Trigger(StrEnum):
    """What makes an amount due. The rate is fixed at booking whichever it is."""

    BOOKING = "booking"
    INVOICE = "invoice"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Band:
    """A rate from a start on (minor units, parts per million of a target, or days); the next start ends it."""

    starts: int
    rate_ppm: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a component is meant for: codes; an empty one means any. In order of weight, the heaviest first."""

    partner: str = ""  # a fixed agreement's
    line: str = ""
    tier: str = ""
    customer: str = ""  # new or known
    source: str = ""  # partner, lead or house
    mode: str = ""
    role: str = ""

    def holds(self, case: "Scope") -> bool:
        """Whether a case (of which every code is known) is meant."""
        return all(not wanted or wanted == found for wanted, found in zip(self.codes(), case.codes(), strict=True))

    def codes(self) -> tuple[str, ...]:
        """The codes in order of weight."""
        return self.partner, self.line, self.tier, self.customer, self.source, self.mode, self.role

    @property
    def weight(self) -> tuple[bool, ...]:
        """How special it is. Of two scopes of one weight that hold one case, all codes are the same."""
        return tuple(bool(code) for code in self.codes())


@dataclass(frozen=True, slots=True)
class Component:
    """One line of a plan. Amounts are minor units of `currency`; without amounts it fits every currency."""

    kind: ComponentKind
    scope: Scope
    rate_ppm: int = 0
    amount_minor: int = 0  # of a unit, or of a first order
    bands: tuple[Band, ...] = ()
    window: Window = Window.ORDER
    target_minor: int = 0  # of an accelerator
    cap_minor: int | None = None  # the most and the least for one order
    floor_minor: int | None = None
    level: int = 1  # of an override: how far above
    currency: str = ""

    @property
    def slot(self) -> str:
        """What it stands for in every version of a plan: the volume of a year is counted by it."""
        return "/".join((self.family, *self.scope.codes(), self.currency))

    @property
    def family(self) -> str:
        """Components of one family exclude each other; families add up."""
        if self.kind in BASIC:
            return "basic"
        return f"{self.kind.value}{self.level}" if self.kind is ComponentKind.OVERRIDE else self.kind.value

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"bands": [[band.starts, band.rate_ppm] for band in self.bands]}

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Component":
        """From JSON as `data()` wrote it."""
        kind, window = ComponentKind(data["kind"]), Window(data["window"])
        own = {"kind": kind, "window": window, "scope": Scope(**data["scope"]), "bands": bands(data["bands"])}
        return cls(**(data | own))


def bands(pairs: list[list[int]]) -> tuple[Band, ...]:
    """Bands from JSON: pairs of a start and a rate."""
    return tuple(Band(*pair) for pair in pairs)


class TermsData(TypedDict):
    """Terms as they are stored in JSON."""

    base: str
    trigger: str
    ageing: list[list[int]]
    hold_days: int


AGEING = (Band(0, 1_000_000), Band(16, 800_000), Band(31, 500_000))


@dataclass(frozen=True, slots=True)
class Terms:
    """What all components of a plan share. `ageing`: the part that is earned, by days from invoice to cash."""

    base: Base = Base.NET
    trigger: Trigger = Trigger.CASH
    ageing: tuple[Band, ...] = (Band(0, 1_000_000),)
    hold_days: int = 0

    def data(self) -> TermsData:
        """As JSON."""
        ageing = [[band.starts, band.rate_ppm] for band in self.ageing]
        return {"base": self.base.value, "trigger": self.trigger.value, "ageing": ageing, "hold_days": self.hold_days}

    @classmethod
    def read(cls, data: TermsData) -> "Terms":
        """From JSON as `data()` wrote it."""
        return cls(Base(data["base"]), Trigger(data["trigger"]), bands(data["ageing"]), data["hold_days"])


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms and components: one version."""

    terms: Terms
    components: tuple[Component, ...]
