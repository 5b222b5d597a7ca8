"""Orders and their lines, copied from the accepted quote and never priced again."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pricing.ground.record import PartnerRecord, TenantRecord, Versioned, part_of, refers, words_of


class OrderState(StrEnum):
    """How far an order has come."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"  # before the house confirmed it


class SalesOrder(Versioned, PartnerRecord):
    """An order from the customer (direct, hybrid) or from the partner (channel)."""

    __tablename__ = "sales_order"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "quote_id"),
        Index("ix_sales_order_deal", "tenant_id", "deal_id"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
        refers("quote_id", "quote"),
    )

    number: Mapped[str]
    deal_id: Mapped[UUID]
    quote_id: Mapped[UUID | None]
    reference: Mapped[str]  # the buyer's own order number
    ordered_on: Mapped[date]
    state: Mapped[OrderState] = mapped_column(words_of(OrderState), default=OrderState.PLACED)
    currency: Mapped[str]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    gross_minor: Mapped[int]

    lines: Mapped[list["OrderLine"]] = relationship(
        primaryjoin=part_of("SalesOrder", "OrderLine", "order_id"),
        order_by="OrderLine.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class OrderLine(TenantRecord):
    """A line of an order."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        CheckConstraint("delivered BETWEEN 0 AND quantity", name="delivered_range"),
        refers("order_id", "sales_order"),
        refers("product_id", "product"),
    )

    order_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    product_id: Mapped[UUID]
    quantity: Mapped[int]
    delivered: Mapped[int] = mapped_column(default=0)  # guards against delivering more than was ordered
    net_minor: Mapped[int]
    tax_ppm: Mapped[int] = mapped_column(Integer)
    cost_minor: Mapped[int | None]  # what the whole line cost the house when it was sold; frozen
