"""Reading a price book's sheet: every row is checked, and all are taken or none. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from pricing.book.sheet import COLUMNS, FILLED, Fault, Flaw, Known, Sheet, SheetColumns, SheetEmpty, SheetRefused
from pricing.ground.cell import FORMULA, unguarded
from pricing.ground.errors import Invalid
from pricing.ground.money import amount
from pricing.ground.rate import PPM, Rate
from pricing.price.line import QUANTITY_MAX

PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?%?")
START = re.compile(r"\d{1,8}")
CELL_SHOWN_MAX = 80
FAULTS_MAX = 1_000
Key = TypeVar("Key")


class _Bad(Exception):
    """A row that cannot be taken."""

    def __init__(self, flaw: Flaw, cell: str = "") -> None:
        self.flaw, self.cell = flaw, cell


def read(rows: Iterable[tuple[int, Mapping[str, str]]], known: Known) -> Sheet:
    """Rows (line number, cells by column) as a book's contents; all of them, or none.

    Errors: SheetRefused with the first rows that are wrong and the number of all; SheetColumns; SheetEmpty.
    """
    sheet = Sheet(speaks_of_tiers=False)
    wrong, bare = _Faults(), _Faults()
    rungs: dict[int, tuple[UUID, str]] = {}
    for line, cells in rows:
        _columns(cells)
        sheet.speaks_of_tiers |= "tier" in cells
        try:
            if rung := _take(sheet, cells, known):
                rungs[line] = rung
        except _Bad as bad:
            wrong.add(Fault(line, bad.flaw, bad.cell[:CELL_SHOWN_MAX]))
    for line, (product, sku) in rungs.items():
        if product not in sheet.prices:
            bare.add(Fault(line, Flaw.NO_PRICE, sku))
    if count := wrong.count + bare.count:
        found = sorted([*wrong.first, *bare.first], key=lambda fault: fault.line)
        raise SheetRefused(field="file", count=count, faults=found[:FAULTS_MAX])
    if not sheet.prices:
        raise SheetEmpty(field="file")
    return sheet


class _Faults:
    """How many rows are wrong, and the first of them: a long file that is all wrong takes no more room than a short."""

    def __init__(self) -> None:
        self.count, self.first = 0, list[Fault]()

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it where it is one of the first."""
        self.count += 1
        if len(self.first) < FAULTS_MAX:
            self.first.append(fault)


def _columns(cells: Mapping[str, str]) -> None:
    if unknown := [name for name in cells if name and name not in COLUMNS]:
        raise SheetColumns(field="file", unknown=", ".join(unknown)[:CELL_SHOWN_MAX], known=", ".join(COLUMNS))


def _take(sheet: Sheet, cells: Mapping[str, str], known: Known) -> tuple[UUID, str] | None:
    """Put one row into the sheet; of a break, the product that must have a price too."""
    if "" in cells:
        raise _Bad(Flaw.CELLS, cells[""])
    given = {name: cell for name, cell in cells.items() if cell}
    for cell in given.values():
        if cell.startswith(FORMULA):
            raise _Bad(Flaw.FORMULA, cell)
    given = {name: unguarded(cell) for name, cell in given.items()}
    if given.pop("currency", known.currency).upper() != known.currency:
        raise _Bad(Flaw.CURRENCY, cells["currency"])
    kind = next((kind for kind, filled in FILLED.items() if given.keys() == filled), None)
    if kind is None:
        raise _Bad(Flaw.MIXED)
    if kind == "tier":
        _tier(sheet, given, known)
        return None
    product = _product(given["sku"], known)
    if kind == "price":
        _once(sheet.prices, product, _price(given["list_price"], known.currency), given["sku"])
        return None
    _once(sheet.breaks, (product, _start(given["starts_at"])), _ppm(given["discount"]), given["sku"])
    return product, given["sku"]


def _tier(sheet: Sheet, given: Mapping[str, str], known: Known) -> None:
    if known.tiers is None:
        raise _Bad(Flaw.TIER_OFF_SIDE, given["tier"])
    if given["tier"] not in known.tiers:
        raise _Bad(Flaw.TIER_UNKNOWN, given["tier"])
    if given["product_line"] not in known.lines:
        raise _Bad(Flaw.LINE_UNKNOWN, given["product_line"])
    _once(sheet.tiers, (given["tier"], known.lines[given["product_line"]]), _ppm(given["discount"]), given["tier"])


def _product(sku: str, known: Known) -> UUID:
    if sku not in known.skus:
        raise _Bad(Flaw.SKU_UNKNOWN, sku)
    product = known.skus[sku]
    if product is None:
        raise _Bad(Flaw.SKU_RETIRED, sku)
    return product


def _price(cell: str, currency: str) -> int:
    try:
        minor = amount(cell, currency).minor
    except Invalid as error:
        raise _Bad(Flaw.PRICE, cell) from error
    if minor <= 0:
        raise _Bad(Flaw.PRICE, cell)
    return minor


def _start(cell: str) -> int:
    if not (START.fullmatch(cell) and 2 <= int(cell) <= QUANTITY_MAX):
        raise _Bad(Flaw.START, cell)
    return int(cell)


def _ppm(cell: str) -> int:
    found = PERCENT.fullmatch(cell)
    ppm = Rate.percent(found[1]).ppm if found else PPM + 1
    if ppm > PPM:
        raise _Bad(Flaw.DISCOUNT, cell)
    return ppm


def _once(kept: dict[Key, int], key: Key, value: int, cell: str) -> None:
    if key in kept:
        raise _Bad(Flaw.TWICE, cell)
    kept[key] = value
