"""What the demo's story is told in: vendors with their lines, partners and people."""

from dataclasses import dataclass
from typing import NamedTuple

from partners.partner.models import PartnerKind
from portal.founding import Terms
from portal.permits import Role


class Line(NamedTuple):
    """A product line with its products: SKU, English, Chinese, list price in major units."""

    code: str
    name_en: str
    name_zh: str
    products: tuple[tuple[str, str, str, int], ...]


class Seller(NamedTuple):
    """A partner: code, kind, above it, names, region, tier."""

    code: str
    kind: PartnerKind
    parent: str | None
    name_en: str
    name_zh: str
    region: str
    tier: str


class Someone(NamedTuple):
    """A person: mail name, name, role, and the partner she works for."""

    mail: str
    name: str
    role: Role
    partner: str | None


@dataclass(frozen=True)
class Vendor:
    """One of the demo's tenants."""

    slug: str
    name_en: str
    name_zh: str
    language: str
    time_zone: str
    currency: str
    terms: Terms
    regions: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]
    partners: tuple[Seller, ...]
    people: tuple[Someone, ...]
    customers: tuple[tuple[str, str, str, str], ...]  # English, Chinese, host, region


DIST, RES = PartnerKind.DISTRIBUTOR, PartnerKind.RESELLER
