"""Product lines and products."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord, refers


class ProductLine(TenantRecord):
    """A line of products: the unit of authorisation and of protection."""

    __tablename__ = "product_line"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]


class Product(TenantRecord):
    """Something that is sold by the unit."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("tenant_id", "sku"), refers("product_line_id", "product_line"))

    sku: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    product_line_id: Mapped[UUID] = mapped_column(index=True)
    unit: Mapped[str] = mapped_column(default="piece")
