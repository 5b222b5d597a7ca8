"""Reading product lines and products."""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from pricing.product.models import Product, ProductLine
from pricing.product.words import containing


def lines(on: date | None = None) -> Select[ProductLine]:
    """Product lines by code: all, or those that are offered on a day."""
    query = select(ProductLine).order_by(ProductLine.code)
    return query.where(or_(ProductLine.retired_on.is_(None), ProductLine.retired_on > on)) if on else query


def products(text: str = "", on: date | None = None) -> Select[Product]:
    """Products by SKU: all, or those that are offered on a day; narrowed as `named_like` says."""
    query = select(Product).where(*named_like(text)).order_by(Product.sku)
    return query.where(or_(Product.retired_on.is_(None), Product.retired_on > on)) if on else query


def named_like(text: str) -> list[ColumnElement[bool]]:
    """The criteria for products that have all words of a text, as `pricing.product.words` says; none without text."""
    return containing(text)
