"""The quote's lines as they are typed: product, quantity, and (staff only) a discount by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ltc.quote.models import QuoteLine
from ltc.quote.priced import Wanted
from portal.web.format import percent
from pricing.ground.errors import Invalid
from pricing.ground.rate import Rate
from pricing.price.line import QuantityWrong

EMPTY_ROWS = 3
ROWS_MAX = 1000
DIGITS_MAX = 9
LINE = re.compile(r"lines-(\d{1,4})-product")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One row of the editor, as text."""

    number: int
    product: str = ""
    quantity: str = ""
    discount: str = ""


def typed(form: Mapping[str, str]) -> list[TypedLine]:
    """The rows that were sent, empty ones included."""
    numbers = sorted({int(found[1]) for name in form if (found := LINE.fullmatch(name))})
    return [
        TypedLine(n, *(form.get(f"lines-{n}-{what}", "").strip() for what in ("product", "quantity", "discount")))
        for n in numbers[:ROWS_MAX]
    ]


def of_lines(lines: list[QuoteLine]) -> list[TypedLine]:
    """A quote's lines as rows."""
    return [
        TypedLine(n, str(line.product_id), str(line.quantity), _discount(line.manual_ppm))
        for n, line in enumerate(lines)
    ]


def with_room(rows: list[TypedLine], more: int = 1) -> list[TypedLine]:
    """Rows with some empty ones after them."""
    start = max((row.number for row in rows), default=-1) + 1
    return rows + [TypedLine(start + n) for n in range(more)]


def wanted(rows: list[TypedLine], by_hand: bool) -> list[Wanted]:
    """The lines that are asked for; rows without a product do not count.

    Raises Invalid for what cannot be read, and for a discount where none may be given.
    """
    return [_wanted(row, by_hand) for row in rows if row.product]


def _wanted(row: TypedLine, by_hand: bool) -> Wanted:
    if not row.quantity.isdecimal() or len(row.quantity) > DIGITS_MAX:
        raise QuantityWrong(field="lines", most=10**DIGITS_MAX)
    if row.discount and not by_hand:
        raise Invalid(field="lines")
    manual = Rate.percent(row.discount).ppm if row.discount else None
    try:
        return Wanted(UUID(row.product), int(row.quantity), manual)
    except ValueError as error:
        raise Invalid(field="lines") from error


def _discount(ppm: int | None) -> str:
    return "" if ppm is None else percent(ppm).removesuffix(" %")
