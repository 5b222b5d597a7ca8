"""Confirming an order: the house will deliver it, and the deal is won."""

from datetime import datetime

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.move import win
from ltc.order.models import OrderState, SalesOrder


def confirm(session: Session, order: SalesOrder, now: datetime) -> None:
    """Confirm a placed order; any other stays as it is."""
    if order.state is OrderState.PLACED:
        order.state = OrderState.CONFIRMED
        win(session.get_one(Deal, (order.tenant_id, order.deal_id)), now)
