"""Booking an order: which components will rate it for whom, fixed for good. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ltc.earning.choose import chosen
from ltc.earning.component import Base, Component, ComponentKind, Plan, Scope


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an order without tax. `cost_minor`: what the whole line cost when it was sold; None: unknown."""

    key: str
    product_line: str
    units: int
    net_minor: int
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as a plan looks at it."""

    mode: str
    currency: str
    customer: str  # new or known
    source: str  # partner, lead or house
    lines: tuple[SoldLine, ...]


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who takes part: `above` are the partners above it, the nearest first."""

    key: str
    partner: str
    role: str
    tier: str
    share_ppm: int
    first: bool = False  # no order of this partner was booked before
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """What was booked before, in minor units: since the window began, and in last year's same span (None: nothing)."""

    before: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What one order will earn one partner by one component."""

    taker: str
    partner: str  # who is paid: of an override, a partner above the taker
    share_ppm: int
    component: Component
    lines: tuple[str, ...]
    tier: str = ""
    role: str = ""
    volume: Volume = field(default=Volume())


@dataclass(frozen=True, slots=True)
class Unrated:
    """A part of an order that nothing rates for a taker, and why (a rule's id)."""

    taker: str
    partner: str
    product_line: str
    role: str
    rule: str


def booked(plan: Plan, sale: Sale, takers: Iterable[Taker]) -> tuple[list[Booked], list[Unrated]]:
    """What an order will earn each taker, volumes left out, and what no component rates."""
    found: list[Booked] = []
    bare: list[Unrated] = []
    for taker in takers:
        rated, unrated = _of(plan, sale, taker)
        found += rated
        bare += unrated
    return found, bare


def _of(plan: Plan, sale: Sale, taker: Taker) -> tuple[list[Booked], list[Unrated]]:
    lines: defaultdict[Component, list[str]] = defaultdict(list)
    bare: dict[tuple[str, str], Unrated] = {}
    for line in sale.lines:
        case = Scope(taker.partner, line.product_line, taker.tier, sale.customer, sale.source, sale.mode, taker.role)
        found = chosen(plan.components, case, sale.currency)
        rule = _missing(plan, line, found)
        if rule:
            bare[line.product_line, rule] = Unrated(taker.key, taker.partner, line.product_line, taker.role, rule)
            continue
        for component in found.values():
            lines[component].append(line.key)
    made = [_booked(taker, component, keys) for component, keys in lines.items() if _meant(taker, component)]
    return made, list(bare.values())


def _missing(plan: Plan, line: SoldLine, found: Mapping[str, Component]) -> str | None:
    if "basic" not in found:
        return "commission.no-rate"
    if plan.terms.base is Base.MARGIN and line.cost_minor is None:
        return "commission.no-cost"
    return None


def _meant(taker: Taker, component: Component) -> bool:
    if component.kind is ComponentKind.OVERRIDE:
        return len(taker.above) >= component.level
    return component.kind is not ComponentKind.FIRST_ORDER or taker.first


def _booked(taker: Taker, component: Component, lines: Sequence[str]) -> Booked:
    override = component.kind is ComponentKind.OVERRIDE
    partner = taker.above[component.level - 1] if override else taker.partner
    return Booked(taker.key, partner, taker.share_ppm, component, tuple(lines), taker.tier, taker.role)


def with_volume(one: Booked, volume: Volume) -> Booked:
    """The same with what was booked before it."""
    return replace(one, volume=volume)
