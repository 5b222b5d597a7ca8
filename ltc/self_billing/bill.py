"""A self-billed invoice as values. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ltc.self_billing.models import Vat
from pricing.ground.rate import PPM, Rounding, rounded


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells or buys, as it stands on the invoice."""

    name: str
    country: str
    street: str
    postcode: str
    town: str
    tax_number: str | None

    @property
    def vat_number(self) -> str | None:
        """The tax number, where it is a VAT number that says its country."""
        prefix = "EL" if self.country == "GR" else self.country
        return self.tax_number if self.tax_number and self.tax_number.startswith(prefix) else None


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what for, and how much in minor units; below zero what is taken back."""

    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Bill:
    """All that an invoice says. `first` and `last` are the days of the periods that it bills."""

    number: str
    issued_on: date
    currency: str
    seller: Party
    buyer: Party
    items: tuple[Item, ...]
    vat: Vat
    tax_ppm: int
    statements: tuple[str, ...]
    first: date
    last: date

    @property
    def net_minor(self) -> int:
        """The sum of the lines."""
        return sum(item.amount_minor for item in self.items)

    @property
    def tax_minor(self) -> int:
        """Tax on the sum, half away from zero (EN 16931, BR-CO-17)."""
        return rounded(self.net_minor * self.tax_ppm, PPM, Rounding.HALF_AWAY)

    @property
    def gross_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor

    def data(self) -> dict[str, Any]:
        """As JSON."""
        days = {name: getattr(self, name).isoformat() for name in ("issued_on", "first", "last")}
        return asdict(self) | days | {"vat": self.vat.value}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Bill":
        """From JSON as `data()` wrote it."""
        days = {name: date.fromisoformat(data[name]) for name in ("issued_on", "first", "last")}
        parties = {name: Party(**data[name]) for name in ("seller", "buyer")}
        items = tuple(Item(**item) for item in data["items"])
        more = {"items": items, "vat": Vat(data["vat"]), "statements": tuple(data["statements"])}
        return cls(**{**data, **days, **parties, **more})
