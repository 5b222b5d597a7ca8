"""Confirming an order: the house will deliver it, the deal is won, and the rates of its commission are fixed."""

from datetime import datetime

from sqlalchemy.orm import Session

from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.deal.models import Deal
from ltc.deal.move import win
from ltc.order.models import OrderState, SalesOrder


def confirm(session: Session, order: SalesOrder, now: datetime) -> None:
    """Confirm a placed order; any other stays as it is."""
    if order.state is OrderState.PLACED:
        order.state = OrderState.CONFIRMED
        win(session.get_one(Deal, (order.tenant_id, order.deal_id)), now)
        session.flush()
        facts = {"order": order.number}
        accrue(session, order.id, Cause(AccrualCause.BOOKED, order.id, order.ordered_on, facts), now)
