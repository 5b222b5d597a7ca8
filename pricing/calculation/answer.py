"""The answer to a price file: every number as text, every line with the steps that add up to it."""

from fractions import Fraction
from typing import TypedDict

from pricing.calculation.calculate import Calculated, Result
from pricing.ground.number import written
from pricing.price.step import Step, StepKind
from pricing.rating.part import Part, PartKind, total
from pricing.tax.group import TaxRow

PERCENT = 100
PPM_PERCENT = 10_000
ENDS = (StepKind.LIST, StepKind.NET)  # the tariff's parts and the amount say what these do
Row = dict[str, str]


class LineAnswer(TypedDict, total=False):
    """A line's answer. `cheaper` is there where a larger quantity would cost less."""

    id: str
    model: str
    quantity: str
    amount: str
    steps: list[Row]
    cheaper: Row


class Answer(TypedDict, total=False):
    """The whole answer. `tax`, `net` and `gross` are there where the file declares tax."""

    currency: str
    rounding: str
    lines: list[LineAnswer]
    total: str
    tax: list[Row]
    net: str
    gross: str


def answer(found: Calculated) -> Answer:
    """What was calculated, ready for JSON. Amounts have the currency's decimals; a step's may have more."""
    places = found.asked.places
    told: Answer = {
        "currency": found.asked.currency,
        "rounding": found.asked.rounding.value,
        "lines": [_line(result, places) for result in found.results],
        "total": _money(sum(result.minor for result in found.results), places),
    }
    if found.asked.tax:
        told["tax"] = [_tax(row, places) for row in found.tax]
        told["net"] = _money(sum(row.net_minor for row in found.tax), places)
        told["gross"] = _money(sum(row.gross_minor for row in found.tax), places)
    return told


def _line(result: Result, places: int) -> LineAnswer:
    asked = result.line.asked
    told: LineAnswer = {
        "id": result.line.id,
        "model": asked.tariff.model.value,
        "quantity": written(asked.quantity),
        "amount": _money(result.minor, places),
        "steps": [_part(part, places) for part in result.rated.parts],
    }
    exact = total(result.rated.parts)
    if exact != result.rated.minor:
        told["steps"].append({"what": "rounding", "amount": _money(result.rated.minor - exact, places)})
    if result.priced:
        told["steps"].extend(_step(step, places) for step in result.priced.steps if step.kind not in ENDS)
    if result.cheaper:
        quantity, minor = result.cheaper
        told["cheaper"] = {"quantity": written(quantity), "amount": _money(minor, places)}
    return told


def _part(part: Part, places: int) -> Row:
    """A part of the tariff's amount. Of a share of a pool there is no price for one."""
    row = {"what": part.kind.value, "quantity": written(part.quantity)}
    if part.kind is PartKind.RATE:
        row["rate"] = written(part.unit * Fraction(PERCENT, 10**places))
    elif part.kind is not PartKind.SHARE:
        row["unit"] = _money(part.unit, places)
    if part.rung is not None:
        row["from"] = written(part.rung)
    return row | {"amount": _money(part.amount, places)}


def _step(step: Step, places: int) -> Row:
    """A step of the waterfall, with its rate in percent off and the reason that the file gives."""
    row = {"what": step.kind.value}
    if step.rate_ppm is not None:
        row["rate"] = written(Fraction(step.rate_ppm, PPM_PERCENT))
    row |= {"amount": _money(step.amount_minor, places), "total": _money(step.total_minor, places)}
    return row | {"source": step.source} | {name: str(fact) for name, fact in step.facts.items()}


def _tax(row: TaxRow, places: int) -> Row:
    return {
        "rate": written(Fraction(row.rate_ppm, PPM_PERCENT)),
        "net": _money(row.net_minor, places),
        "tax": _money(row.tax_minor, places),
        "gross": _money(row.gross_minor, places),
    }


def _money(minor: Fraction | int, places: int) -> str:
    """Minor units in major units."""
    return written(minor * Fraction(1, 10**places), places)
