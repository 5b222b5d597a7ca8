"""The export's files as values: repaired where the repair is certain, and said so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from portal.imports.report import Fate, Finding, Report
from portal.imports.table import Row, rows
from pricing.ground.money import digits

T = TypeVar("T")
COLUMNS = {
    "accounts.csv": ("account", "sector", "office_location", "subsidiary_of"),
    "products.csv": ("product", "series", "sales_price"),
    "sales_teams.csv": ("sales_agent", "manager", "regional_office"),
    "sales_pipeline.csv": (
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    ),
}
SPELLINGS = {"technolgy": "technology", "philipines": "Philippines"}
STAGES = ("Prospecting", "Engaging", "Won", "Lost")


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """A customer of the export."""

    name: str
    sector: str
    country: str
    parent: str


@dataclass(frozen=True, slots=True)
class SourceProduct:
    """A product of the export; its price in minor units."""

    name: str
    series: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A row of the pipeline after repair."""

    line: int
    key: str
    agent: str
    product: str
    account: str  # empty: the source names none
    stage: str
    engaged_on: date | None
    closed_on: date | None
    value_minor: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """The whole export."""

    accounts: dict[str, SourceAccount]
    products: dict[str, SourceProduct]
    regions: dict[str, str]  # sales agent → regional office
    opportunities: list[Opportunity]


class Unusable(Exception):
    """A row that cannot be taken over; the code says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def load(folder: Path, currency: str, report: Report) -> Source:
    """Read and repair every file. Whole files that cannot be read raise Invalid; single rows are reported."""
    read = {name: rows(folder / name, columns) for name, columns in COLUMNS.items()}
    for name, found in read.items():
        report.count(f"read {name}", len(found))
    accounts = _each(read["accounts.csv"], report, lambda row: _account(row, report))
    products = _each(read["products.csv"], report, lambda row: _product(row, currency))
    by_name = {_key(product.name): product for product in products}
    opportunities = _each(
        read["sales_pipeline.csv"], report, lambda row: _opportunity(row, by_name, digits(currency), report)
    )
    return Source(
        accounts={account.name: account for account in accounts},
        products={product.name: product for product in products},
        regions={row["sales_agent"]: row["regional_office"] for row in read["sales_teams.csv"]},
        opportunities=_once(opportunities, report),
    )


def _each(found: list[Row], report: Report, make: Callable[[Row], T]) -> list[T]:
    made = []
    for row in found:
        try:
            made.append(make(row))
        except Unusable as refused:
            report.find(Finding(row.file, row.line, Fate.REFUSED, refused.code, refused.detail))
    return made


def _once(opportunities: list[Opportunity], report: Report) -> list[Opportunity]:
    seen: dict[str, Opportunity] = {}
    for opportunity in opportunities:
        if opportunity.key in seen:
            report.find(Finding("sales_pipeline.csv", opportunity.line, Fate.REFUSED, "import.twice", opportunity.key))
        seen.setdefault(opportunity.key, opportunity)
    return list(seen.values())


def _account(row: Row, report: Report) -> SourceAccount:
    if not row["account"]:
        raise Unusable("import.no-name", "")
    sector = _spelt(row, "sector", report)
    return SourceAccount(row["account"], sector, _spelt(row, "office_location", report), row["subsidiary_of"])


def _product(row: Row, currency: str) -> SourceProduct:
    return SourceProduct(row["product"], row["series"], minor_of(row["sales_price"], digits(currency)))


def _opportunity(row: Row, products: Mapping[str, SourceProduct], places: int, report: Report) -> Opportunity:
    product = products.get(_key(row["product"]))
    if product is None:
        raise Unusable("import.unknown-product", row["product"])
    if row["deal_stage"] not in STAGES:
        raise Unusable("import.unknown-stage", row["deal_stage"])
    if product.name != row["product"]:
        _repaired(row, report, "import.product-spelling", f"{row['product']} → {product.name}")
    return Opportunity(
        line=row.line,
        key=row["opportunity_id"],
        agent=row["sales_agent"],
        product=product.name,
        account=row["account"],
        stage=row["deal_stage"],
        engaged_on=_day(row["engage_date"]),
        closed_on=_day(row["close_date"]),
        value_minor=minor_of(row["close_value"], places) if row["close_value"] else None,
    )


def minor_of(text: str, places: int) -> int:
    """A decimal amount in major units as whole minor units; no float on the way. Raises Unusable."""
    whole, _, fraction = text.replace(",", "").partition(".")
    if not whole.removeprefix("-").isdigit() or (fraction and not fraction.isdigit()) or len(fraction) > places:
        raise Unusable("import.bad-amount", text)
    return int(whole + fraction.ljust(places, "0"))


def _spelt(row: Row, column: str, report: Report) -> str:
    right = SPELLINGS.get(row[column].lower())
    if right:
        _repaired(row, report, "import.spelling", f"{row[column]} → {right}")
    return right or row[column]


def _repaired(row: Row, report: Report, code: str, detail: str) -> None:
    report.find(Finding(row.file, row.line, Fate.REPAIRED, code, detail))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Unusable("import.bad-date", text) from error


def _key(name: str) -> str:
    return name.replace(" ", "").casefold()
