"""Reading orders."""

from uuid import UUID

from sqlalchemy import Select, select

from ltc.order.models import OrderState, SalesOrder


def orders(deal_id: UUID | None = None, state: OrderState | None = None) -> Select[SalesOrder]:
    """Orders that the session may see, newest first."""
    query = select(SalesOrder).order_by(SalesOrder.ordered_on.desc(), SalesOrder.id.desc())
    if deal_id:
        query = query.where(SalesOrder.deal_id == deal_id)
    return query.where(SalesOrder.state == state) if state else query
