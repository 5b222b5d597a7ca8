"""Reading contract prices from a file: every row is checked, and all are taken or none. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from pricing.book.sheet import SheetColumns, SheetEmpty, SheetRefused
from pricing.contract_price.draft import Bargain
from pricing.ground.cell import FORMULA, unguarded
from pricing.ground.errors import Invalid
from pricing.ground.money import Money, amount
from pricing.ground.period import Span

COLUMNS = ("partner", "customer", "sku", "price", "currency", "from", "until", "reference")
NEEDED = ("sku", "price", "from", "reference")
REFERENCE_LENGTH_MAX, CELL_SHOWN_MAX = 80, 80
DAY = timedelta(days=1)


class RowFlaw(StrEnum):
    """What is wrong with a row."""

    CELLS = "row-cells"
    FORMULA = "row-formula"
    BUYER = "row-buyer"
    PARTNER_UNKNOWN = "row-partner-unknown"
    CUSTOMER_UNCLEAR = "row-customer-unclear"
    SKU_UNKNOWN = "row-sku-unknown"
    SKU_RETIRED = "row-sku-retired"
    PRICE = "row-price"
    DAY = "row-day"
    SPAN = "row-span"
    REFERENCE = "row-reference"
    TWICE = "row-twice"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One refused row: its line in the file, why, and the cell that it is about."""

    line: int
    flaw: RowFlaw
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may speak of: partners by code, customers by what the file calls them (None: it is not clear who),
    products by SKU (None: retired); and the currency of a row that names none.
    """

    currency: str
    partners: Mapping[str, UUID]
    customers: Mapping[str, UUID | None]
    skus: Mapping[str, UUID | None]


Agreed = tuple[Bargain, Span]


class _Bad(Exception):
    """A row that cannot be taken."""

    def __init__(self, flaw: RowFlaw, cell: str = "") -> None:
        self.flaw, self.cell = flaw, cell


def read(rows: Iterable[tuple[int, Mapping[str, str]]], known: Known) -> list[Agreed]:
    """Rows (line number, cells by column) as bargains; all of them, or none. `until` is the last day.

    Errors: SheetRefused with every row that is wrong; SheetColumns; SheetEmpty.
    """
    taken: list[Agreed] = []
    faults: list[RowFault] = []
    spans: dict[tuple[UUID | None, UUID, str], list[Span]] = {}
    for line, cells in rows:
        if unknown := [name for name in cells if name and name not in COLUMNS]:
            raise SheetColumns(field="file", unknown=", ".join(unknown)[:CELL_SHOWN_MAX], known=", ".join(COLUMNS))
        try:
            agreed = _take(cells, known)
            _once(spans, agreed)
            taken.append(agreed)
        except _Bad as bad:
            faults.append(RowFault(line, bad.flaw, bad.cell[:CELL_SHOWN_MAX]))
    if faults:
        raise SheetRefused(field="file", count=len(faults), faults=faults)
    if not taken:
        raise SheetEmpty(field="file")
    return taken


def _take(cells: Mapping[str, str], known: Known) -> Agreed:
    if "" in cells:
        raise _Bad(RowFlaw.CELLS, cells[""])
    for cell in cells.values():
        if cell.startswith(FORMULA):
            raise _Bad(RowFlaw.FORMULA, cell)
    given = {name: unguarded(cell) for name, cell in cells.items()}
    partner_id, account_id = _buyer(given.get("partner", ""), given.get("customer", ""), known)
    product_id = _product(given["sku"], known)
    unit = _price(given["price"], given.get("currency", "").upper() or known.currency)
    span = _span(given["from"], given.get("until", ""))
    reference = given["reference"]
    if not 0 < len(reference) <= REFERENCE_LENGTH_MAX:
        raise _Bad(RowFlaw.REFERENCE, reference)
    return Bargain(partner_id, account_id, product_id, unit, reference), span


def _buyer(partner: str, customer: str, known: Known) -> tuple[UUID | None, UUID | None]:
    if bool(partner) is bool(customer):
        raise _Bad(RowFlaw.BUYER, f"{partner} {customer}".strip())
    if partner:
        if partner not in known.partners:
            raise _Bad(RowFlaw.PARTNER_UNKNOWN, partner)
        return known.partners[partner], None
    if not (account_id := known.customers.get(customer)):
        raise _Bad(RowFlaw.CUSTOMER_UNCLEAR, customer)
    return None, account_id


def _product(sku: str, known: Known) -> UUID:
    if sku not in known.skus:
        raise _Bad(RowFlaw.SKU_UNKNOWN, sku)
    if not (product_id := known.skus[sku]):
        raise _Bad(RowFlaw.SKU_RETIRED, sku)
    return product_id


def _price(cell: str, currency: str) -> Money:
    try:
        unit = amount(cell, currency)
    except Invalid as error:
        raise _Bad(RowFlaw.PRICE, f"{cell} {currency}") from error
    if unit.minor <= 0:
        raise _Bad(RowFlaw.PRICE, cell)
    return unit


def _span(starts: str, last: str) -> Span:
    try:
        span = Span(date.fromisoformat(starts), date.fromisoformat(last) + DAY if last else None)
    except (ValueError, OverflowError) as error:
        raise _Bad(RowFlaw.DAY, f"{starts} {last}".strip()) from error
    if span.ends and span.ends <= span.starts:
        raise _Bad(RowFlaw.SPAN, f"{starts} {last}")
    return span


def _once(spans: dict[tuple[UUID | None, UUID, str], list[Span]], agreed: Agreed) -> None:
    """Refuse a second price of a buyer, product and currency whose days meet those of a row above."""
    bargain, span = agreed
    key = (bargain.partner_id or bargain.account_id, bargain.product_id, bargain.unit.currency)
    above = spans.setdefault(key, [])
    if any(span.meets(other) for other in above):
        raise _Bad(RowFlaw.TWICE, bargain.reference)
    above.append(span)
