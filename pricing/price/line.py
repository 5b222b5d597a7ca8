"""The price of a line, from list to net; the steps are both the sum and its explanation. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from pricing.ground.decision import Fact
from pricing.ground.errors import Invalid
from pricing.ground.number import written
from pricing.ground.rate import Rounding
from pricing.price.cut import Break, Cut, Line, Off, PriceBelowZero, Quantity, break_at, times
from pricing.price.step import ORDER, Step, StepKind

QUANTITY_MAX = 10_000_000


class QuantityWrong(Invalid):
    """A quantity is not zero, and at most ten million either way; a return has the sign of one."""

    code = "quantity-wrong"


class StepNotOrdered(Invalid):
    """A step that the declared order does not name: nothing is left out silently."""

    code = "step-not-ordered"


class StepTwice(Invalid):
    """Two cuts of one kind of step: equal rank is refused, never picked."""

    code = "step-twice"


class BelowFloor(Invalid):
    """The net is below the floor price, and no gate has passed it."""

    code = "below-floor"


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest price of one unit in minor units, and the gate that lets this line go below, if one did."""

    unit_minor: int
    passed_by: str | None = None


@dataclass(frozen=True, slots=True)
class LineTerms:
    """Everything that prices one line. `list_minor` is one unit's list price in minor units.

    `counted` is the quantity that reaches a break where that is not the line's own (pricing/rating/scope.py).
    """

    quantity: Quantity
    list_minor: int
    ladder: Sequence[Break] = ()
    cuts: Sequence[Cut] = ()
    source: str = ""
    counted: Quantity | None = None
    order: Sequence[StepKind] = ORDER
    floor: Floor | None = None
    rounding: Rounding = Rounding.HALF_AWAY
    list_total_minor: int | None = None  # where a tariff, not one unit's price, makes the list price
    list_facts: Mapping[str, Fact] = field(default_factory=dict)  # of a converted price: what it was


@dataclass(frozen=True, slots=True)
class PricedLine:
    """The net of a line in minor units, and the steps that lead to it."""

    net_minor: int
    steps: tuple[Step, ...]


def price_line(terms: LineTerms) -> PricedLine:
    """Price a line: one of its quantity below zero is a return, and mirrors the sale.

    Units:    minor units for the whole line.
    Rounding: once for each step, on its amount; the net is list plus the amounts, so what is printed is
              what is computed.
    Errors:   QuantityWrong, DiscountWrong, PriceBelowZero, StepNotOrdered, StepTwice, BelowFloor.
    Source:   docs/decisions/0017-prices.md.
    """
    quantity = terms.quantity
    if not 0 < _size(quantity) <= QUANTITY_MAX:
        raise QuantityWrong(field="quantity", most=QUANTITY_MAX)
    listed = terms.list_total_minor
    if listed is None:
        listed = times(quantity, terms.list_minor, terms.rounding)
    total, line = listed, Line(quantity, listed, terms.rounding)
    told = {"quantity": _fact(quantity), **terms.list_facts}
    steps = [Step(StepKind.LIST, None, total, total, terms.source, told)]
    for cut in _in_order(terms):
        amount = cut.change.amount(line, total)
        total += amount
        if total < 0 < quantity or quantity < 0 < total:
            raise PriceBelowZero(field="lines", step=cut.kind)
        steps.append(Step(cut.kind, cut.change.rate_ppm, amount, total, cut.source, cut.facts))
    steps.append(_net(terms, total))
    return PricedLine(total, tuple(steps))


def _in_order(terms: LineTerms) -> list[Cut]:
    """The cuts and the break in the declared order. Discounts by hand stand whatever the quantity becomes."""
    cuts, places = list(terms.cuts), terms.order.index
    counted = terms.quantity if terms.counted is None else terms.counted
    if terms.ladder and (reached := break_at(terms.ladder, _size(counted))):
        together = {} if terms.counted is None else {"counted": _fact(_size(counted))}
        facts = {"from": reached.starts_at, **together}
        cuts.append(Cut(StepKind.BREAK, Off(reached.discount_ppm), terms.source, facts))
    for cut in cuts:
        if cut.kind not in terms.order:
            raise StepNotOrdered(step=cut.kind)
    cuts.sort(key=lambda cut: places(cut.kind))
    for before, cut in pairwise(cuts):
        if before.kind is cut.kind:
            raise StepTwice(step=cut.kind)
    return cuts


def _net(terms: LineTerms, total: int) -> Step:
    """The last step; below the floor it names the gate that passed it."""
    if terms.floor is None:
        return Step(StepKind.NET, None, 0, total, terms.source)
    lowest = times(_size(terms.quantity), terms.floor.unit_minor, terms.rounding)
    if abs(total) >= lowest:
        return Step(StepKind.NET, None, 0, total, terms.source)
    if terms.floor.passed_by is None:
        raise BelowFloor(field="lines", floor_minor=lowest, net_minor=abs(total))
    facts: dict[str, Fact] = {"floor_minor": lowest, "passed_by": terms.floor.passed_by}
    return Step(StepKind.NET, None, 0, total, terms.source, facts)


def _size(quantity: Quantity) -> Quantity:
    return -quantity if quantity < 0 else quantity


def _fact(quantity: Quantity) -> int | str:
    return int(quantity) if quantity.denominator == 1 else written(Fraction(quantity))
