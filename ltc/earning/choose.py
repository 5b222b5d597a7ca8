"""Which component rates a case: the most special one of its family. Pure."""

from collections.abc import Iterable

from ltc.earning.component import BASIC, Component, Scope


def chosen(components: Iterable[Component], case: Scope, currency: str) -> dict[str, Component]:
    """The component of each family that rates a case; a family without one is not in the answer.

    Order never matters: two components of one weight that hold one case have the same scope, and a plan with
    such a pair is not published (`check.py`). One for the currency goes before one for any.
    """
    best: dict[str, Component] = {}
    for component in components:
        if not component.scope.holds(case) or component.currency not in ("", currency):
            continue
        known = best.get(component.family)
        if known is None or rank(component) > rank(known):
            best[component.family] = component
    return best


def rank(component: Component) -> tuple[object, ...]:
    """How special a component is."""
    return *component.scope.weight, bool(component.currency)


def basic(components: Iterable[Component], case: Scope, currency: str) -> Component | None:
    """The component that rates a case, beside what is added to it; None when the plan has none, never a zero."""
    return chosen((c for c in components if c.kind in BASIC), case, currency).get("basic")
