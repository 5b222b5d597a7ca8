"""Delivering an order, whole or in parts, and the customer's acceptance."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.delivery.models import Delivery, DeliveryLine
from ltc.order.models import OrderLine, OrderState, SalesOrder
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class OrderNotConfirmed(DomainError):
    """An order is delivered when it has been confirmed."""

    code = "order-not-confirmed"


class QuantityOff(Invalid):
    """More than is open on the line, less than nothing, or nothing at all."""

    code = "quantity-off"


class AcceptedBefore(Invalid):
    """Nothing is accepted before it was delivered."""

    code = "accepted-before-delivered"


def deliver(session: Session, order: SalesOrder, quantities: Mapping[UUID, int], on: date) -> Delivery:
    """Hand over quantities by order line (lines left out or at 0 wait).

    The rows of the order are locked; a CHECK refuses more than was ordered whatever runs beside.
    """
    if order.state in (OrderState.PLACED, OrderState.CANCELLED):
        raise OrderNotConfirmed
    query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position).with_for_update()
    lines = session.scalars(query.execution_options(populate_existing=True)).all()
    wanted = {line: quantities.get(line.id, 0) for line in lines}
    if not any(wanted.values()):
        raise QuantityOff(field="quantity")
    for line, quantity in wanted.items():
        if not 0 <= quantity <= line.quantity - line.delivered:
            raise QuantityOff(field="quantity", open=line.quantity - line.delivered)
        line.delivered += quantity
    delivery = Delivery(
        id=new_id(), number=_number(session, order), order_id=order.id, partner_id=order.partner_id, delivered_on=on
    )
    delivery.lines = [DeliveryLine(order_line_id=line.id, quantity=n) for line, n in wanted.items() if n]
    session.add(delivery)
    if all(line.delivered == line.quantity for line in lines):
        order.state = OrderState.DELIVERED
    return delivery


def accept(delivery: Delivery, on: date) -> None:
    """The customer accepted a delivery; the first date stands."""
    if on < delivery.delivered_on:
        raise AcceptedBefore(field="accepted_on")
    delivery.accepted_on = delivery.accepted_on or on


def _number(session: Session, order: SalesOrder) -> str:
    known = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.order_id == order.id)) or 0
    return f"S-{order.number.removeprefix('O-')}-{known + 1}"
