"""Reading a price file: what is asked, with every figure and declaration. See docs/pricing.md."""

from dataclasses import dataclass
from fractions import Fraction

from pricing.calculation.fields import TEXT_MAX, ChoiceWrong, FieldKind, Fields, FieldUnknown, FieldWrong, IdTwice
from pricing.calculation.read_cut import read_cut
from pricing.calculation.read_tariff import MODEL_FIELDS, read_tariff
from pricing.ground.errors import DomainError
from pricing.ground.money import digits
from pricing.ground.rate import Rounding
from pricing.price.cut import Cut
from pricing.price.step import ORDER, StepKind
from pricing.rating.scope import Asked, PriceLineWrong, Scope
from pricing.rating.tariff import Model, Tariff
from pricing.tax.group import TaxPrices, TaxRounded

FILE_FIELDS = frozenset({"currency", "rounding", "order", "tax", "lines"})
LINE_FIELDS = frozenset({"id", "model", "quantity", "scope", "item", "product_line", "before", "cuts", "tax"})
LINES_MAX = 100_000
CUTS_MAX = 20
KEYS = {Scope.ITEM: "item", Scope.PERIOD: "item", Scope.PRODUCT_LINE: "product_line"}


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """How tax is declared for the whole file."""

    prices: TaxPrices
    rounded: TaxRounded


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is asked of its tariff, and what is cut from that."""

    id: str
    asked: Asked
    cuts: tuple[Cut, ...]
    tax_ppm: int | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """Everything that a price file says. `places` is the currency's number of decimals."""

    currency: str
    places: int
    rounding: Rounding
    order: tuple[StepKind, ...]
    tax: TaxTerms | None
    lines: tuple[Line, ...]


def read(found: object) -> Calculation:
    """Read a file that was parsed. Raises PriceLineWrong for a line, and the errors of `Fields` for the rest."""
    file = Fields(found)
    file.only(FILE_FIELDS)
    currency = file.text("currency")
    places = digits(currency)
    tax = _tax(Fields(file.take("tax"), "tax.")) if file.has("tax") else None
    lines: dict[str, Line] = {}
    for place, one in enumerate(file.items("lines", LINES_MAX), 1):
        label = _label(one, place)
        try:
            line = _line(Fields(one), places, tax)
            if line.id in lines:
                raise IdTwice(id=line.id)
        except DomainError as error:
            raise PriceLineWrong(label, error) from error
        lines[line.id] = line
    rounding = file.choice("rounding", Rounding, Rounding.HALF_AWAY)
    return Calculation(currency, places, rounding, _order(file), tax, tuple(lines.values()))


def _label(line: object, place: int) -> str:
    """What a line is called when something is wrong with it: its id, else its place from 1."""
    name = line.get("id") if isinstance(line, dict) else None
    return name[:TEXT_MAX] if isinstance(name, str) and name else f"#{place}"


def _order(file: Fields) -> tuple[StepKind, ...]:
    if not file.has("order"):
        return ORDER
    named = {kind.value: kind for kind in ORDER}
    order = []
    for given in file.items("order", len(ORDER)):
        if not isinstance(given, str) or given not in named:
            raise ChoiceWrong(name="order", given=str(given)[:40], known=", ".join(named))
        order.append(named.pop(given))
    return tuple(order)


def _tax(tax: Fields) -> TaxTerms:
    tax.only(("prices", "rounded"))
    return TaxTerms(tax.choice("prices", TaxPrices), tax.choice("rounded", TaxRounded, TaxRounded.PER_RATE))


def _line(line: Fields, places: int, tax: TaxTerms | None) -> Line:
    name, model = line.text("id"), line.choice("model", Model)
    line.only(LINE_FIELDS | MODEL_FIELDS[model])
    asked = _asked(line, name, read_tariff(line, model, places))
    cuts = line.items("cuts", CUTS_MAX) if line.has("cuts") else []
    read_cuts = tuple(read_cut(Fields(cut, f"cuts[{n}]."), places) for n, cut in enumerate(cuts, 1))
    if tax is None and line.has("tax"):
        raise FieldUnknown(name="tax", known="tax of the file")
    return Line(name, asked, read_cuts, _ppm(line) if tax else None)


def _ppm(line: Fields) -> int:
    ppm = line.number("tax") * 10_000
    if ppm.denominator != 1:
        raise FieldWrong(name="tax", kind=FieldKind.PERCENTAGE)
    return int(ppm)


def _asked(line: Fields, name: str, tariff: Tariff) -> Asked:
    """The quantity, and with what it is counted together."""
    scope = line.choice("scope", Scope, Scope.LINE)
    if line.has("before") and scope is not Scope.PERIOD:
        raise FieldUnknown(name="before", known=f"scope {Scope.PERIOD}")
    before = line.number("before") if scope is Scope.PERIOD else Fraction(0)
    pool = None if scope is Scope.LINE else (scope, line.text(KEYS[scope]) if scope in KEYS else "")
    return Asked(name, tariff, line.number("quantity", least=None), pool, before)
