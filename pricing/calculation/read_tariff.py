"""Reading a line's tariff: its model, ladder, conversion and package."""

from fractions import Fraction

from pricing.calculation.fields import FieldKind, FieldMissing, Fields, FieldUnknown, FieldWrong
from pricing.ground.number import NumberWrong
from pricing.ground.rate import Rounding
from pricing.rating.ladder import Bounds, Edge, Ladder, LadderStart, Rung
from pricing.rating.tariff import PERCENTAGES, Conversion, Model, Package, Tariff, Zero

LADDER = frozenset({"ladder", "edge", "bounds", "zero"})
ONE = {Model.PER_UNIT: "unit", Model.FLAT: "flat", Model.PACKAGE: "unit", Model.PERCENTAGE: "rate"}  # needs no ladder
CONVERTED = frozenset({Model.PER_UNIT, Model.VOLUME, Model.GRADUATED, Model.PACKAGE})
PRICES = {model: ("rate" if model in PERCENTAGES else "unit", "flat") for model in Model}
RUNGS_MAX = 200


def _fields(model: Model) -> frozenset[str]:
    more = set(LADDER)
    more |= set(PRICES[model]) if model in ONE else set()
    more |= {"convert"} if model in CONVERTED else set()
    more |= {"size", "free"} if model is Model.PACKAGE else set()
    more |= {"floor", "ceiling"} if model in PERCENTAGES else set()
    return frozenset(more)


MODEL_FIELDS = {model: _fields(model) for model in Model}


def read_tariff(line: Fields, model: Model, places: int) -> Tariff:
    """A line's tariff; its amounts become exact fractions of a minor unit."""
    scale = 10**places
    return Tariff(
        model=model,
        ladder=_ladder(line, model, scale),
        zero=line.choice("zero", Zero, Zero.FLAT),
        convert=_conversion(Fields(line.take("convert"), "convert.")) if line.has("convert") else None,
        package=_package(line) if model is Model.PACKAGE else None,
        floor=line.number("floor") * scale if line.has("floor") else None,
        ceiling=line.number("ceiling") * scale if line.has("ceiling") else None,
    )


def _ladder(line: Fields, model: Model, scale: int) -> Ladder:
    if not line.has("ladder"):
        if model not in ONE:
            raise FieldMissing(name="ladder")
        return Ladder([_rung(line, model, scale, Fraction(0))])
    for name in PRICES[model]:
        if line.has(name):
            raise FieldWrong(name=f"ladder + {name}", kind=FieldKind.ONE)
    rows = [Fields(row, f"ladder[{n}].") for n, row in enumerate(line.items("ladder", RUNGS_MAX), 1)]
    for row in rows:
        row.only(("from", *PRICES[model]))
    rungs = [_rung(row, model, scale, row.number("from")) for row in rows]
    if model in ONE and (len(rungs) > 1 or rungs[0].starts_at):
        raise (
            LadderStart(start=line.at, field="ladder")
            if len(rungs) == 1
            else FieldWrong(name="ladder", kind=FieldKind.ONE)
        )
    edge = line.choice("edge", Edge, None if _edge_matters(line, model, rungs) else Edge.UPPER)
    by_number = model is Model.GRADUATED and edge is Edge.LOWER and rungs[0].starts_at == 1
    return Ladder(rungs, edge, line.choice("bounds", Bounds, Bounds.WHOLE if by_number else Bounds.CONTINUOUS))


def _edge_matters(line: Fields, model: Model, rungs: list[Rung]) -> bool:
    """Whether the price depends on the edge: then it must be declared."""
    steps = len(rungs) > 1 and (model is Model.VOLUME or any(rung.flat for rung in rungs[1:]))
    return steps or bool(rungs[0].starts_at) or line.has("bounds")


def _rung(row: Fields, model: Model, scale: int, start: Fraction) -> Rung:
    """A rung of a row, or of a line that needs no ladder. At least one of its prices must be there."""
    name, needed = PRICES[model][0], ONE.get(model)
    if needed and not row.has(needed):
        raise FieldMissing(name=row.at + needed)
    if not needed and not any(row.has(price) for price in PRICES[model]):
        raise FieldMissing(name=row.at + " | ".join(PRICES[model]))
    unit = row.number(name) if row.has(name) else Fraction(0)
    if model is Model.FLAT and unit:
        raise FieldUnknown(name=row.at + name, known="flat")
    if name == "rate":
        unit *= Fraction(1, 100)
    return Rung(start, unit * scale, row.number("flat") * scale if row.has("flat") else Fraction(0))


def _conversion(convert: Fields) -> Conversion:
    convert.only(("divide", "round"))
    rounding = convert.choice("round", Rounding)
    if rounding not in (Rounding.UP, Rounding.DOWN):
        raise FieldWrong(name="convert.round", kind=FieldKind.UP_OR_DOWN)
    return Conversion(_above_zero(convert, "divide"), rounding)


def _package(line: Fields) -> Package:
    return Package(_above_zero(line, "size"), line.number("free") if line.has("free") else Fraction(0))


def _above_zero(fields: Fields, name: str) -> Fraction:
    found = fields.number(name)
    if not found:
        raise NumberWrong(name=fields.at + name, given="0")
    return found
