"""Product lines and products. What was ever used is never deleted: it is retired from a date on."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord, refers


class ProductLine(TenantRecord):
    """A line of products: the unit of authorisation and of protection."""

    __tablename__ = "product_line"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    retired_on: Mapped[date | None]  # from this day on it is offered to nobody


class Product(TenantRecord):
    """Something that is sold by the unit."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sku"),
        Index("ix_product_line", "tenant_id", "product_line_id"),
        refers("product_line_id", "product_line"),
    )

    sku: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    product_line_id: Mapped[UUID]
    unit: Mapped[str] = mapped_column(default="piece")
    retired_on: Mapped[date | None]  # from this day on it is neither priced nor quoted


class ProductWord(TenantRecord):
    """A word that a product is found by. It always equals what the product is called, so it is not audited."""

    __tablename__ = "product_word"
    __table_args__ = (
        Index("ix_product_word_product", "tenant_id", "product_id"),
        refers("product_id", "product"),
        {"sqlite_with_rowid": False},
    )
    __audited__ = False

    id = None  # type: ignore[assignment]  # SQLAlchemy's way to drop an inherited column: the key is the row
    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"), primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
