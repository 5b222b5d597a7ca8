"""Confirming an order: the deal is won, and so is the registration that it came from."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.order import confirm as confirming
from ltc.order.models import SalesOrder
from partners.registration.models import Registration, Stage
from partners.registration.stages import MOVES, move


def confirm(session: Session, order: SalesOrder, now: datetime) -> None:
    """Confirm an order; expired or not, the registration of its deal is won."""
    confirming.confirm(session, order, now)
    deal = session.get_one(Deal, (order.tenant_id, order.deal_id))
    registration = session.scalar(select(Registration).where(Registration.id == deal.registration_id))
    if registration and Stage.WON in MOVES[registration.stage]:
        move(registration, Stage.WON)
