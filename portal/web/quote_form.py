"""The quote's lines as they are typed: product, quantity, and (staff only) a discount or a unit price by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.quote.models import QuoteLine
from ltc.quote.priced import Wanted
from portal.web.format import percent
from pricing.ground.errors import Invalid
from pricing.ground.money import amount, plain
from pricing.ground.rate import Rate
from pricing.price.line import QUANTITY_MAX, QuantityWrong
from pricing.product.models import Product

EMPTY_ROWS = 3
ROWS_MAX = 1000
DIGITS_MAX = 9
LINE = re.compile(r"lines-(\d{1,4})-product")
CELLS = ("product", "quantity", "discount", "price")


class SkuUnknown(Invalid):
    """No product has the SKU that was typed."""

    code = "sku-unknown"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One row of the editor, as text: the SKU, and by hand a discount in percent or one unit's price."""

    number: int
    product: str = ""
    quantity: str = ""
    discount: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows are read with: product ids by SKU in lower case, the currency, and whether anything may be by hand."""

    skus: Mapping[str, UUID]
    currency: str
    by_hand: bool


def typed(form: Mapping[str, str]) -> list[TypedLine]:
    """The rows that were sent, empty ones included."""
    numbers = sorted({int(found[1]) for name in form if (found := LINE.fullmatch(name))})
    return [TypedLine(n, *(form.get(f"lines-{n}-{cell}", "").strip() for cell in CELLS)) for n in numbers[:ROWS_MAX]]


def of_lines(lines: Sequence[QuoteLine], skus: Mapping[UUID, str], currency: str) -> list[TypedLine]:
    """A quote's lines as rows."""
    return [
        TypedLine(
            n,
            skus[line.product_id],
            str(line.quantity),
            "" if line.manual_ppm is None else percent(line.manual_ppm).removesuffix(" %"),
            "" if line.manual_minor is None else plain(line.manual_minor, currency),
        )
        for n, line in enumerate(lines)
    ]


def with_room(rows: list[TypedLine], more: int = 1) -> list[TypedLine]:
    """Rows with some empty ones after them."""
    start = max((row.number for row in rows), default=-1) + 1
    return rows + [TypedLine(start + n) for n in range(more)]


def skus_of(session: Session, rows: Sequence[TypedLine]) -> dict[str, UUID]:
    """The ids of the products that were typed, by SKU in lower case."""
    asked = {row.product for row in rows if row.product}
    named = select(Product.sku, Product.id)
    found = {row.sku: row.id for row in session.execute(named.where(Product.sku.in_(asked)))} if asked else {}
    if rest := {sku.lower() for sku in asked - found.keys()}:
        found |= {row.sku: row.id for row in session.execute(named.where(func.lower(Product.sku).in_(rest)))}
    return {sku.lower(): product for sku, product in found.items()}


def wanted(rows: Sequence[TypedLine], reading: Reading) -> list[Wanted]:
    """The lines that are asked for; rows without a product do not count.

    Raises Invalid for what cannot be read, and for a discount or price by hand where none may be given.
    """
    return [_wanted(row, reading) for row in rows if row.product]


def _wanted(row: TypedLine, reading: Reading) -> Wanted:
    product = reading.skus.get(row.product.lower())
    if product is None:
        raise SkuUnknown(field="lines", sku=row.product[:80])
    if not row.quantity.isdecimal() or len(row.quantity) > DIGITS_MAX:
        raise QuantityWrong(field="lines", most=QUANTITY_MAX)
    if (row.discount or row.price) and not reading.by_hand:
        raise Invalid(field="lines")
    manual = Rate.percent(row.discount).ppm if row.discount else None
    unit = amount(row.price, reading.currency).minor if row.price else None
    return Wanted(product, int(row.quantity), manual, unit)
