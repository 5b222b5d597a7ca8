"""Reading product lines and products."""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from pricing.product.models import Product, ProductLine


def lines(on: date | None = None) -> Select[ProductLine]:
    """Product lines by code: all, or those that are offered on a day."""
    query = select(ProductLine).order_by(ProductLine.code)
    return query.where(or_(ProductLine.retired_on.is_(None), ProductLine.retired_on > on)) if on else query


def products(text: str = "", on: date | None = None) -> Select[Product]:
    """Products by SKU: all, or those that are offered on a day; narrowed as `named_like` says."""
    query = select(Product).where(*named_like(text)).order_by(Product.sku)
    return query.where(or_(Product.retired_on.is_(None), Product.retired_on > on)) if on else query


def named_like(text: str) -> list[ColumnElement[bool]]:
    """The criterion for the start of a SKU or a part of a name, whatever the letter case; none without text."""
    if not text:
        return []
    names = (Product.name_en.icontains(text, autoescape=True), Product.name_zh.icontains(text, autoescape=True))
    return [or_(Product.sku.istartswith(text, autoescape=True), *names)]
