"""Calculating a price file: every line rated, cut and taxed."""

from dataclasses import dataclass, replace
from fractions import Fraction

from pricing.calculation.fields import parsed
from pricing.calculation.read import Calculation, Line, read
from pricing.ground.errors import DomainError
from pricing.price.line import LineTerms, PricedLine, price_line
from pricing.rating.hint import Offer, cheaper_with_more
from pricing.rating.scope import PriceLineWrong, Rated, rate_all
from pricing.rating.tariff import PERCENTAGES, Model
from pricing.tax.group import TaxRow, tax_rows

AS_ONE = PERCENTAGES | {Model.FLAT}  # a step sees such a line as one thing, whatever its quantity


@dataclass(frozen=True, slots=True)
class Result:
    """A line with what its tariff makes of it, and the waterfall below that, where it has one."""

    line: Line
    rated: Rated
    priced: PricedLine | None
    cheaper: Offer | None = None

    @property
    def minor(self) -> int:
        """What the line costs, in minor units."""
        return self.priced.net_minor if self.priced else self.rated.minor


@dataclass(frozen=True, slots=True)
class Calculated:
    """A file's results in its order, and its tax table where it declares tax."""

    asked: Calculation
    results: list[Result]
    tax: list[TaxRow]


def calculate(text: str) -> Calculated:
    """Price a file.

    Rounding: once for each line after multiplying, and once for each step of its waterfall, as the file declares.
    Errors:   PriceLineWrong with the line and its cause; the errors of `Fields` for what is no line's.
    Source:   docs/pricing.md.
    """
    asked = read(parsed(text))
    rated = rate_all([line.asked for line in asked.lines], asked.rounding)
    results = [_result(line, one, asked) for line, one in zip(asked.lines, rated, strict=True)]
    return Calculated(asked, results, _taxed(asked, results))


def _result(line: Line, rated: Rated, asked: Calculation) -> Result:
    """A line with its waterfall, and with the hint where it counts alone."""
    found = Result(line, rated, _cut(line, rated, asked))
    if line.asked.pool is not None:
        return found

    def cost(units: Fraction) -> Fraction | None:
        other = replace(line, asked=replace(line.asked, quantity=units))
        try:
            [one] = rate_all([other.asked], asked.rounding)
            return Fraction(Result(other, one, _cut(other, one, asked)).minor)
        except PriceLineWrong:
            return None

    return replace(found, cheaper=cheaper_with_more(line.asked.tariff, line.asked.quantity, cost))


def _cut(line: Line, rated: Rated, asked: Calculation) -> PricedLine | None:
    """The waterfall of a line that has one; the tariff's amount is its list price."""
    if not line.cuts:
        return None
    sign = -1 if line.asked.quantity < 0 else 1
    quantity = Fraction(sign) if line.asked.tariff.model in AS_ONE else line.asked.quantity
    terms = LineTerms(quantity, 0, cuts=line.cuts, order=asked.order, rounding=asked.rounding)
    try:
        return price_line(replace(terms, list_total_minor=rated.minor))
    except DomainError as error:
        raise PriceLineWrong(line.id, error) from error


def _taxed(asked: Calculation, results: list[Result]) -> list[TaxRow]:
    if asked.tax is None:
        return []
    lines = [(result.minor, result.line.tax_ppm or 0) for result in results]
    return tax_rows(lines, asked.tax.prices, asked.tax.rounded, asked.rounding)
