"""A price book as a CSV sheet: its shape, its values, and how it is written. Pure; `read_sheet` reads it.

A row is one of three things, told by what it fills in:
    sku, list_price                    the list price of one unit, in major units of the book's currency
    sku, starts_at, discount           from this quantity on, so many percent off the list price
    tier, product_line, discount       what a partner tier takes off a product line, in percent
`currency`, where a row names it, must be the book's: a sheet of another currency is never taken, nor a mixed one.
A sheet is the whole book. One without the column `tier` leaves the tier discounts alone.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from pricing.ground.cell import guarded
from pricing.ground.errors import Invalid
from pricing.ground.money import plain
from pricing.ground.rate import Rate

NEEDED = ("sku", "list_price")
COLUMNS = (*NEEDED, "currency", "starts_at", "discount", "tier", "product_line")
FILLED = {  # kind of row: the cells that it fills
    "price": {"sku", "list_price"},
    "break": {"sku", "starts_at", "discount"},
    "tier": {"tier", "product_line", "discount"},
}


class Flaw(StrEnum):
    """What is wrong with a row."""

    CELLS = "row-cells"
    MIXED = "row-mixed"
    FORMULA = "row-formula"
    SKU_UNKNOWN = "row-sku-unknown"
    SKU_RETIRED = "row-sku-retired"
    TIER_UNKNOWN = "row-tier-unknown"
    LINE_UNKNOWN = "row-line-unknown"
    TIER_OFF_SIDE = "row-tier-off-side"
    PRICE = "row-price"
    START = "row-start"
    DISCOUNT = "row-discount"
    TWICE = "row-twice"
    NO_PRICE = "row-no-price"
    CURRENCY = "row-currency"


@dataclass(frozen=True, slots=True)
class Fault:
    """One refused row: its line in the file, why, and the cell that it is about."""

    line: int
    flaw: Flaw
    cell: str = ""


class SheetRefused(Invalid):
    """Some rows cannot be taken, so none is. `facts["faults"]` has the first of them, `count` their number."""

    code = "sheet-refused"


class SheetColumns(Invalid):
    """The first line names a column that a price book does not have."""

    code = "sheet-columns"


class SheetEmpty(Invalid):
    """The file has no price."""

    code = "sheet-empty"


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet may speak of: products by SKU (None: retired), lines by code, and tiers where the side has any."""

    currency: str
    skus: Mapping[str, UUID | None]
    lines: Mapping[str, UUID]
    tiers: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Names:
    """What a sheet calls things: SKUs by product, codes by line."""

    skus: Mapping[UUID, str]
    lines: Mapping[UUID, str]


@dataclass(slots=True)
class Sheet:
    """A book's contents: minor units by product, parts per million by rung and by tier and line."""

    prices: dict[UUID, int] = field(default_factory=dict)
    breaks: dict[tuple[UUID, int], int] = field(default_factory=dict)
    tiers: dict[tuple[str, UUID], int] = field(default_factory=dict)
    speaks_of_tiers: bool = True


def write(sheet: Sheet, names: Names, currency: str) -> str:
    """The sheet as CSV, by SKU, each price before its breaks, tiers last: what `read_sheet` takes back unchanged.

    Cells that a spreadsheet would run are guarded (`pricing.ground.cell`).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for row in table(sheet, names, currency):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue()


def table(sheet: Sheet, names: Names, currency: str) -> Iterator[list[str]]:
    """The sheet's cells, the names of the columns first."""
    yield list(COLUMNS)
    for row in _rows(sheet, names, currency):
        yield [row.get(column, "") for column in COLUMNS]


def _rows(sheet: Sheet, names: Names, currency: str) -> Iterator[Mapping[str, str]]:
    rungs: dict[UUID, list[tuple[int, int]]] = {}
    for (product, start), ppm in sorted(sheet.breaks.items(), key=lambda rung: rung[0][1]):
        rungs.setdefault(product, []).append((start, ppm))
    for product, minor in sorted(sheet.prices.items(), key=lambda price: names.skus[price[0]]):
        sku = names.skus[product]
        yield {"sku": sku, "list_price": plain(minor, currency), "currency": currency}
        for start, ppm in rungs.get(product, ()):
            yield {"sku": sku, "starts_at": str(start), "discount": str(Rate(ppm))}
    for (tier, line), ppm in sorted(sheet.tiers.items(), key=lambda each: (each[0][0], names.lines[each[0][1]])):
        yield {"tier": tier, "product_line": names.lines[line], "discount": str(Rate(ppm))}
