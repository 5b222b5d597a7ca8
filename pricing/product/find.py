"""Reading product lines and products."""

from sqlalchemy import Select, select

from pricing.product.models import Product, ProductLine


def lines() -> Select[ProductLine]:
    """All product lines by code."""
    return select(ProductLine).order_by(ProductLine.code)


def products() -> Select[Product]:
    """All products by SKU."""
    return select(Product).order_by(Product.sku)
