"""Adding, renaming and retiring product lines and products. Codes and SKUs are given once and stay."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductLine


class LineCodeTaken(Invalid):
    """Another product line has this code."""

    code = "line-code-taken"


class SkuTaken(Invalid):
    """Another product has this SKU, perhaps in other letter case."""

    code = "sku-taken"


class LineRetired(DomainError):
    """A product goes into a line that is not retired."""

    code = "line-retired"


@dataclass(frozen=True, slots=True)
class Names:
    """What a thing is called in both languages, and the first day on which it is no longer offered."""

    name_en: str
    name_zh: str
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be sold: its line, and the unit that its price is for."""

    sku: str
    line_id: UUID
    unit: str


def add_line(session: Session, code: str, names: Names) -> ProductLine:
    """A new product line. Raises LineCodeTaken."""
    if session.scalar(select(ProductLine.id).where(ProductLine.code == code)):
        raise LineCodeTaken(field="code", code=code)
    line = ProductLine(id=new_id(), code=code)
    alter_line(line, names)
    session.add(line)
    return line


def alter_line(line: ProductLine, names: Names) -> None:
    """Rename a line, and retire it or bring it back. What was sold of it stays as it was."""
    line.name_en, line.name_zh, line.retired_on = names.name_en, names.name_zh, names.retired_on


def add(session: Session, new: NewProduct, names: Names, today: date) -> Product:
    """A new product in a line that is offered today. Raises SkuTaken, LineRetired."""
    if session.scalar(select(Product.id).where(func.lower(Product.sku) == new.sku.lower()).limit(1)):
        raise SkuTaken(field="sku", sku=new.sku)
    line = session.scalars(select(ProductLine).where(ProductLine.id == new.line_id)).one()
    if line.retired_on and line.retired_on <= today:
        raise LineRetired(field="line_id", line=line.code)
    product = Product(id=new_id(), sku=new.sku, product_line_id=new.line_id)
    alter(product, names, new.unit)
    session.add(product)
    return product


def alter(product: Product, names: Names, unit: str) -> None:
    """Rename a product, and retire it or bring it back. SKU and line stay: prices and protections hang on them."""
    product.name_en, product.name_zh, product.retired_on = names.name_en, names.name_zh, names.retired_on
    product.unit = unit
