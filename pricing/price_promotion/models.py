"""Price promotions."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.book.models import Side
from pricing.ground.offered import PUBLISHED, Offered, offer_checks
from pricing.ground.record import TenantRecord, refers, words_of

KEPT = text("published_at IS NOT NULL OR ended_at IS NULL")


def _start(name: str, where: str, *about: str) -> Index:
    """Two published promotions of one place never begin on one day."""
    of = text(f"{where} AND {PUBLISHED.text}")
    key = ("tenant_id", "side", "market", *about, "valid_from")
    return Index(f"uq_price_promotion_{name}", *key, unique=True, sqlite_where=of, postgresql_where=of)


class PricePromotion(Offered, TenantRecord):
    """A discount in parts per million, on one product, one product line, or everything.

    Side, market and what it is on are its place (`pricing/price_promotion/choose.py` says which place goes first). Once
    published nothing of it changes but its end (migration 0018).
    """

    __tablename__ = "price_promotion"
    __table_args__ = (
        CheckConstraint("product_line_id IS NULL OR product_id IS NULL", name="on_one_thing"),
        CheckConstraint("discount_ppm BETWEEN 1 AND 1000000", name="discount_range"),
        CheckConstraint("valid_until IS NOT NULL", name="ends"),
        *offer_checks(),
        Index("uq_price_promotion_code", "tenant_id", "code", unique=True, sqlite_where=KEPT, postgresql_where=KEPT),
        _start("on_all", "product_line_id IS NULL AND product_id IS NULL"),
        _start("on_line", "product_line_id IS NOT NULL", "product_line_id"),
        _start("on_product", "product_id IS NOT NULL", "product_id"),
        refers("product_line_id", "product_line"),
        refers("product_id", "product"),
    )

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    side: Mapped[Side] = mapped_column(words_of(Side))
    market: Mapped[str]  # a region's code; empty: every market
    product_line_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    discount_ppm: Mapped[int] = mapped_column(Integer)
    on_contracts: Mapped[bool]  # whether it is also taken off contract prices
