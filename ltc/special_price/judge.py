"""Whose signatures a special price needs, and why: the ladder of limits, then the gate of a floor price. Pure.

Everything is compared in whole numbers by multiplying out, so that a limit is met or not to the last ppm and
the last minor unit; what is shown of a rate is rounded, what is decided is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ltc.price_limit.limits import Approver, Bound, Limits, Rung
from pricing.ground.decision import Fact, Reason, Verdict
from pricing.ground.errors import DomainError
from pricing.ground.money import Money, plain
from pricing.ground.rate import PPM, Rate, Rounding, rounded


class BeyondLimits(DomainError):
    """The request goes further than the last step of the ladder: nobody may approve it."""

    code = "special-price-beyond-limits"


@dataclass(frozen=True, slots=True)
class Wish:
    """One line: its name, and its net price against its list price, in any one unit; with its line's bound."""

    name: str
    list_minor: int
    net_minor: int
    bound: Bound

    def discount_over(self, most_ppm: int) -> bool:
        """Whether the discount off list is above a limit."""
        return (self.list_minor - self.net_minor) * PPM > most_ppm * self.list_minor

    def margin_under(self, least_ppm: int) -> bool | None:
        """Whether the margin on the net price is below a limit; None: the cost is not known."""
        if self.bound.cost_ppm is None:
            return None
        return self.net_minor * PPM - self.list_minor * self.bound.cost_ppm < least_ppm * self.net_minor

    @property
    def below_floor(self) -> bool:
        """Whether the net is below the floor price."""
        return self.bound.floor_ppm is not None and self.net_minor * PPM < self.list_minor * self.bound.floor_ppm

    @property
    def discount_ppm(self) -> int:
        """The discount off list as it is shown: rounded up, so that it never looks smaller than it is."""
        return rounded((self.list_minor - self.net_minor) * PPM, self.list_minor, Rounding.UP)

    @property
    def margin_ppm(self) -> int | None:
        """The margin on the net price as it is shown, rounded half away from zero; None: the cost is not known."""
        if self.bound.cost_ppm is None:
            return None
        return rounded(self.net_minor * PPM - self.list_minor * self.bound.cost_ppm, self.net_minor, Rounding.HALF_AWAY)


@dataclass(frozen=True, slots=True)
class Needed:
    """A signature that is needed: of which role, why, and whether it passes a floor price."""

    approver: Approver
    why: tuple[Reason, ...]
    is_gate: bool = False


def needed(wishes: Sequence[Wish], value: Money, limits: Limits) -> list[Needed]:
    """The signatures in order: every step of the ladder up to the first that covers the request, then the gate.

    A role that is both step and gate signs once, as the gate. Raises BeyondLimits.
    """
    found: list[Needed] = []
    why: tuple[Reason, ...] = (_reason("special-price.first-step", limits.rungs[0].approver),)
    for rung in limits.rungs:
        found.append(Needed(rung.approver, why))
        why = tuple(over(wishes, value, rung))
        if not why:
            break
    if why:
        raise BeyondLimits
    if low := [wish for wish in wishes if wish.below_floor]:
        return _gated(found, limits.gate, tuple(_below(wish, limits.gate) for wish in low))
    return found


def over(wishes: Sequence[Wish], value: Money, rung: Rung) -> list[Reason]:
    """Why a step's own limits do not cover the request; nothing when they do."""
    found = [_discount(wish, rung) for wish in wishes if wish.discount_over(rung.discount_max_ppm)]
    if rung.margin_min_ppm is not None:
        found += [_margin(wish, rung) for wish in wishes if wish.margin_under(rung.margin_min_ppm) is not False]
    if rung.value_max_minor is not None and value.minor > rung.value_max_minor:
        facts = {"value": _amount(value.minor, value.currency), "limit": _amount(rung.value_max_minor, value.currency)}
        found.append(_reason("special-price.value", rung.approver, **facts))
    return found


def _gated(found: list[Needed], gate: Approver, why: tuple[Reason, ...]) -> list[Needed]:
    if all(one.approver is not gate for one in found):
        return [*found, Needed(gate, why, True)]
    return [Needed(gate, (*one.why, *why), True) if one.approver is gate else one for one in found]


def _discount(wish: Wish, rung: Rung) -> Reason:
    facts = {"line": wish.name, "discount": _rate(wish.discount_ppm), "limit": _rate(rung.discount_max_ppm)}
    return _reason("special-price.discount", rung.approver, **facts)


def _margin(wish: Wish, rung: Rung) -> Reason:
    limit = _rate(rung.margin_min_ppm or 0)
    if wish.margin_ppm is None:
        return _reason("special-price.margin-unknown", rung.approver, line=wish.name, limit=limit)
    facts = {"line": wish.name, "margin": _rate(wish.margin_ppm), "limit": limit}
    return _reason("special-price.margin", rung.approver, **facts)


def _below(wish: Wish, gate: Approver) -> Reason:
    floor = _rate(PPM - (wish.bound.floor_ppm or 0))
    facts = {"line": wish.name, "discount": _rate(wish.discount_ppm), "limit": floor}
    return _reason("special-price.below-floor", gate, **facts)


def _reason(rule: str, approver: Approver, **facts: Fact) -> Reason:
    return Reason(rule, Verdict.REFER, {"approver": approver.value, **facts})


def _rate(ppm: int) -> str:
    return str(Rate(ppm))


def _amount(minor: int, currency: str) -> str:
    return f"{plain(minor, currency)} {currency}"
