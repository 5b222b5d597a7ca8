"""Cancelling an order that the house has not confirmed: nothing was promised yet, and what it used is given back."""

from datetime import date

from sqlalchemy.orm import Session

from ltc.order.models import OrderState, SalesOrder
from ltc.quote.models import Quote, QuoteState
from ltc.special_price.use import give_back
from pricing.ground.errors import DomainError


class OrderConfirmed(DomainError):
    """Only an order that was placed and not confirmed can be cancelled."""

    code = "order-confirmed"


def cancel(session: Session, order: SalesOrder, today: date) -> None:
    """Cancel a placed order and give back its special prices; its quote is superseded, so another can be accepted."""
    session.refresh(order, with_for_update=True)
    if order.state is not OrderState.PLACED:
        raise OrderConfirmed
    order.state = OrderState.CANCELLED
    if order.quote_id:
        session.get_one(Quote, (order.tenant_id, order.quote_id)).state = QuoteState.SUPERSEDED
    give_back(session, order.id, today)
