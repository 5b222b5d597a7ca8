"""Reading orders."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.order.models import OrderLine, OrderState, SalesOrder
from pricing.product.models import Product


def orders(deal_id: UUID | None = None, state: OrderState | None = None) -> Select[SalesOrder]:
    """Orders that the session may see, newest first."""
    query = select(SalesOrder).order_by(SalesOrder.ordered_on.desc(), SalesOrder.id.desc())
    if deal_id:
        query = query.where(SalesOrder.deal_id == deal_id)
    return query.where(SalesOrder.state == state) if state else query


def last_orders(session: Session, account_id: UUID, until: date) -> Sequence[tuple[UUID | None, UUID, date]]:
    """A customer's confirmed orders before a day: partner (None: the house), product line, and the last day of each."""
    query = (
        select(SalesOrder.partner_id, Product.product_line_id, func.max(SalesOrder.ordered_on))
        .join(Deal, Deal.id == SalesOrder.deal_id)
        .join(OrderLine, OrderLine.order_id == SalesOrder.id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(
            Deal.account_id == account_id,
            SalesOrder.state.not_in([OrderState.PLACED, OrderState.CANCELLED]),
            SalesOrder.ordered_on < until,
        )
        .group_by(SalesOrder.partner_id, Product.product_line_id)
    )
    return [(partner_id, line_id, on) for partner_id, line_id, on in session.execute(query)]
