"""Looking through a plan before it is published: gaps, rules that never fire, pairs of equal rank. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from ltc.earning.choose import chosen, rank
from ltc.earning.component import BANDED, Band, Component, ComponentKind, Plan, Scope, Window
from pricing.ground.decision import Fact
from pricing.ground.rate import PPM

NO_LINE = "\0"  # a line that is added later
AMOUNTS = frozenset({ComponentKind.PER_UNIT, ComponentKind.FIRST_ORDER})
RATED = frozenset({ComponentKind.RATE, ComponentKind.GROWTH, ComponentKind.OVERRIDE})
LEVELS_MAX = 5


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a plan: a code, the component's place (None: the terms), and its facts."""

    code: str
    place: int | None
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that exist. An empty tier stands for a partner without one."""

    lines: Sequence[str]
    tiers: Sequence[str]
    customers: Sequence[str]
    sources: Sequence[str]
    modes: Sequence[str]
    roles: Sequence[str]


def flaws(plan: Plan, known: Known) -> list[Flaw]:
    """Everything that keeps a plan from being published, by place."""
    found = [Flaw("plan.ageing-wrong", None)] if not _ageing_right(plan.terms.ageing) else []
    for place, component in enumerate(plan.components):
        found += [Flaw(code, place) for code in _own(component)]
        found += [Flaw("plan.unknown-code", place, (("given", code),)) for code in _unknown(component, known)]
    found += _equals(plan.components)
    found += _never(plan.components, known, {flaw.place for flaw in found})
    return found


def _ageing_right(ageing: Sequence[Band]) -> bool:
    falls = all(a.starts < b.starts and a.rate_ppm >= b.rate_ppm for a, b in pairwise(ageing))
    return bool(ageing) and ageing[0].starts == 0 and falls and all(0 <= band.rate_ppm <= PPM for band in ageing)


def _own(component: Component) -> Iterator[str]:
    """What is wrong with a component whatever stands beside it."""
    if component.kind in RATED and not 0 <= component.rate_ppm <= PPM:
        yield "plan.rate-range"
    if component.kind in AMOUNTS and component.amount_minor <= 0:
        yield "plan.amount-missing"
    if component.kind in BANDED:
        yield from _bands(component)
    if component.kind is ComponentKind.ACCELERATOR and component.target_minor <= 0:
        yield "plan.target-missing"
    if component.kind is ComponentKind.GROWTH and component.window is Window.ORDER:
        yield "plan.growth-window"
    if component.kind is ComponentKind.OVERRIDE and not 1 <= component.level <= LEVELS_MAX:
        yield "plan.level-range"
    least, most = component.floor_minor or 0, component.cap_minor
    if least < 0 or (most is not None and most < max(least, 1)):
        yield "plan.cap-below-floor"
    if not component.currency and _has_amounts(component):
        yield "plan.currency-missing"


def _has_amounts(component: Component) -> bool:
    limits = (
        component.cap_minor,
        component.floor_minor,
        component.amount_minor or None,
        component.target_minor or None,
    )
    return any(limit is not None for limit in limits) or len(component.bands) > 1


def _bands(component: Component) -> Iterator[str]:
    ladder = component.bands
    if not ladder or ladder[0].starts != 0:
        yield "plan.bands-gap"  # what lies below the first start would earn nothing
    if any(a.starts >= b.starts for a, b in pairwise(ladder)):
        yield "plan.bands-order"
    if any(a.rate_ppm == b.rate_ppm for a, b in pairwise(ladder)):
        yield "plan.bands-same"  # the upper one can never be told from the lower
    if any(not 0 <= band.rate_ppm <= PPM for band in ladder):
        yield "plan.rate-range"
    if component.kind is ComponentKind.RETROACTIVE and any(a.rate_ppm > b.rate_ppm for a, b in pairwise(ladder)):
        yield "plan.bands-falling"  # one more sale would take commission away


def _unknown(component: Component, known: Known) -> Iterator[str]:
    scope = component.scope
    for code, codes in (
        (scope.line, known.lines),
        (scope.tier, known.tiers),
        (scope.customer, known.customers),
        (scope.source, known.sources),
        (scope.mode, known.modes),
        (scope.role, known.roles),
    ):
        if code and code not in codes:
            yield code


def _equals(components: Sequence[Component]) -> list[Flaw]:
    """Pairs that would rate one case with equal right: the later one is named."""
    first: dict[tuple[str, Scope, str], int] = {}
    found = []
    for place, component in enumerate(components):
        key = (component.family, component.scope, component.currency)
        if key in first:
            found.append(Flaw("plan.overlap", place, (("other", first[key] + 1),)))
        first.setdefault(key, place)
    return found


def cases(components: Iterable[Component], known: Known) -> Iterator[Scope]:
    """Every case that a plan can tell apart: the codes that it names, and one that stands for all others."""
    named = [component.scope for component in components]
    lines = _lines(known.lines, {scope.line for scope in named})
    tiers = ("", *known.tiers) if any(scope.tier for scope in named) else ("",)
    customers, sources = known.customers, known.sources
    if not any(scope.customer for scope in named):
        customers = customers[:1]
    if not any(scope.source for scope in named):
        sources = sources[:1]
    for codes in product(lines, tiers, customers, sources, known.modes, known.roles):
        yield Scope("", *codes)


def _lines(codes: Sequence[str], named: set[str]) -> list[str]:
    """The lines that are named, and one of the rest, which are all alike."""
    rest = [code for code in codes if code not in named]
    return [code for code in codes if code in named] + (rest[:1] or [NO_LINE])


def _never(components: Sequence[Component], known: Known, wrong: set[int | None]) -> list[Flaw]:
    """Components that rate no case, because more special ones rate every case of theirs."""
    fires: set[int] = set()
    currencies = {component.currency for component in components} | {""}
    for case, currency in product(cases(components, known), sorted(currencies)):
        best = chosen(components, case, currency or "\0")
        fires |= {place for place, c in enumerate(components) if best.get(c.family) is c}
    dead = [place for place in range(len(components)) if place not in fires and place not in wrong]
    return [Flaw("plan.never-fires", place) for place in dead]


@dataclass(frozen=True, slots=True)
class Gap:
    """Cases of a mode and a role that nothing rates: at these tiers and lines (none named: at all)."""

    mode: str
    role: str
    tiers: tuple[str, ...]
    lines: tuple[str, ...]


def gaps(plan: Plan, known: Known) -> list[Gap]:
    """Where a partner could be credited and nothing would rate it."""
    bare: dict[tuple[str, str], list[Scope]] = {}
    total: dict[tuple[str, str], int] = {}
    for case in cases(plan.components, known):
        if case.line == NO_LINE and known.lines:
            continue
        key = case.mode, case.role
        total[key] = total.get(key, 0) + 1
        if "basic" not in chosen(plan.components, case, "\0"):
            bare.setdefault(key, []).append(case)
    return [_gap(key, found, len(found) == total[key]) for key, found in sorted(bare.items())]


def _gap(key: tuple[str, str], found: Sequence[Scope], everywhere: bool) -> Gap:
    if everywhere:
        return Gap(*key, (), ())
    tiers, lines = sorted({scope.tier for scope in found}), sorted({scope.line for scope in found})
    return Gap(*key, tuple(tiers), tuple(lines))


def heaviest_first(components: Iterable[Component]) -> list[Component]:
    """Components as they are tried: the most special first."""
    return sorted(components, key=lambda c: (c.family, *(not part for part in rank(c)), c.scope.codes()))
