"""Deliveries and their lines."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from pricing.ground.record import PartnerRecord, TenantRecord, part_of, refers


class Delivery(PartnerRecord):
    """Goods or work handed over against an order, and when the customer accepted it."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_delivery_order", "tenant_id", "order_id"),
        CheckConstraint("accepted_on IS NULL OR delivered_on <= accepted_on", name="accepted_after"),
        refers("partner_id", "partner"),
        refers("order_id", "sales_order"),
    )

    number: Mapped[str]
    order_id: Mapped[UUID]
    delivered_on: Mapped[date]
    accepted_on: Mapped[date | None]

    lines: Mapped[list["DeliveryLine"]] = relationship(
        primaryjoin=part_of("Delivery", "DeliveryLine", "delivery_id"), cascade="all, delete-orphan", lazy="selectin"
    )


class DeliveryLine(TenantRecord):
    """How much of an order line was handed over."""

    __tablename__ = "delivery_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "delivery_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity_above_zero"),
        refers("delivery_id", "delivery"),
        refers("order_line_id", "order_line"),
    )

    delivery_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
