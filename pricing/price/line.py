"""The price of a line, from list to net; the steps are both the sum and its explanation. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.price.step import Step, StepKind

QUANTITY_MAX = 10_000_000


class QuantityWrong(Invalid):
    """A quantity is a whole number from 1 to ten million."""

    code = "quantity-wrong"


class DiscountWrong(Invalid):
    """A discount is between 0 and 100 %."""

    code = "discount-wrong"


@dataclass(frozen=True, slots=True)
class Rung:
    """From a quantity on (that quantity included), a discount in parts per million."""

    starts_at: int
    discount_ppm: int


@dataclass(frozen=True, slots=True)
class LineTerms:
    """Everything that prices one line. `list_minor` is one unit's list price in minor units."""

    quantity: int
    list_minor: int
    ladder: Sequence[Rung] = ()
    tier_ppm: int | None = None
    tier_code: str | None = None
    manual_ppm: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """The net of a line in minor units, and the steps that lead to it."""

    net_minor: int
    steps: tuple[Step, ...]


def price_line(terms: LineTerms) -> PricedLine:
    """Price a line.

    Units:    minor units for the whole line. Each discount is taken off what the step before left.
    Rounding: HALF_AWAY, once for each discount, on its amount; the net is list less the amounts, so
              what is printed is what is computed.
    Errors:   QuantityWrong, DiscountWrong.
    """
    if not 1 <= terms.quantity <= QUANTITY_MAX:
        raise QuantityWrong(field="quantity", most=QUANTITY_MAX)
    total = terms.quantity * terms.list_minor
    steps = [Step(StepKind.LIST, None, total, total, terms.source, {"quantity": terms.quantity})]
    for kind, ppm, facts in _discounts(terms):
        if not 0 <= ppm <= PPM:
            raise DiscountWrong(field="manual", ppm=ppm)
        amount = -rounded(total * ppm, PPM, Rounding.HALF_AWAY)
        total += amount
        steps.append(Step(kind, ppm, amount, total, terms.source, facts))
    steps.append(Step(StepKind.NET, None, 0, total, terms.source))
    return PricedLine(total, tuple(steps))


def rung_at(ladder: Sequence[Rung], quantity: int) -> Rung | None:
    """The rung that a quantity stands on: the highest start that it reaches. Below the first there is none."""
    reached = [rung for rung in ladder if rung.starts_at <= quantity]
    return max(reached, key=lambda rung: rung.starts_at, default=None)


def _discounts(terms: LineTerms) -> list[tuple[StepKind, int, dict[str, str | int | bool | None]]]:
    """The discounts that apply, in order. A discount by hand stands whatever the quantity becomes."""
    found: list[tuple[StepKind, int, dict[str, str | int | bool | None]]] = []
    if rung := rung_at(terms.ladder, terms.quantity):
        found.append((StepKind.BREAK, rung.discount_ppm, {"from": rung.starts_at}))
    if terms.tier_ppm is not None:
        found.append((StepKind.TIER, terms.tier_ppm, {"tier": terms.tier_code}))
    if terms.manual_ppm is not None:
        found.append((StepKind.MANUAL, terms.manual_ppm, {}))
    return found
