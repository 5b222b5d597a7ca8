"""Reading deals."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.deal.models import Deal, DealMove, DealParticipant, DealState
from ltc.delivery.models import Delivery
from ltc.mode.models import Mode
from ltc.order.models import OrderLine, OrderState, SalesOrder
from ltc.path.gate import DealFacts
from ltc.quote.models import Quote, QuoteState
from pricing.ground.prepared import prepared

DEAL = Deal.__table__.c
HOUSE_OPENED = prepared(
    Deal,
    select(func.max(DEAL.opened_at)).where(
        DEAL.account_id == bindparam("account"), DEAL.partner_id.is_(None), DEAL.opened_at < bindparam("until")
    ),
)
STILL_SENT = (QuoteState.SENT, QuoteState.ACCEPTED)


def deals(state: DealState | None = None, mode: Mode | None = None, text: str = "") -> Select[Deal]:
    """Deals that the session may see, newest first; `text` is the start of a number or a customer's name."""
    query = select(Deal).order_by(Deal.opened_at.desc(), Deal.id.desc())
    if state:
        query = query.where(Deal.state == state)
    if mode:
        query = query.where(Deal.mode == mode)
    if text:
        begins = f"{text}%"
        query = query.where(Deal.number.ilike(begins) | Deal.customer_name.ilike(begins))
    return query


def moves(session: Session, deal_id: UUID) -> list[DealMove]:
    """A deal's moves, newest first."""
    query = select(DealMove).where(DealMove.deal_id == deal_id)
    return list(session.scalars(query.order_by(DealMove.moved_at.desc(), DealMove.id.desc())))


def participants(session: Session, deal_id: UUID) -> list[DealParticipant]:
    """Those of a deal's participants that the session may see."""
    query = select(DealParticipant).where(DealParticipant.deal_id == deal_id)
    return list(session.scalars(query.order_by(DealParticipant.role, DealParticipant.id)))


def house_on(session: Session, account_id: UUID, until: date) -> date | None:
    """The last day before a day on which the house opened a deal of its own with a customer."""
    given = {"account": account_id, "until": datetime.combine(until, time(), UTC)}
    opened: datetime | None = session.execute(HOUSE_OPENED, given).scalar_one()
    return opened.date() if opened else None


def facts(session: Session, deal: Deal) -> DealFacts:
    """What the gates look at, counted from the documents."""
    orders = select(SalesOrder.id).where(SalesOrder.deal_id == deal.id, SalesOrder.state != OrderState.CANCELLED)
    deliveries = select(Delivery).where(Delivery.order_id.in_(orders))
    accepted = deliveries.where(Delivery.accepted_on.is_not(None))
    invoiced = select(Invoice.id).where(Invoice.delivery_id == Delivery.id)
    return DealFacts(
        quotes_sent=_count(session, select(Quote).where(Quote.deal_id == deal.id, Quote.state.in_(STILL_SENT))),
        orders=_count(session, orders),
        orders_confirmed=_count(session, orders.where(SalesOrder.state != OrderState.PLACED)),
        undelivered=_sum(
            session, select(func.sum(OrderLine.quantity - OrderLine.delivered)).where(OrderLine.order_id.in_(orders))
        ),
        unaccepted=_count(session, deliveries.where(Delivery.accepted_on.is_(None))),
        uninvoiced=_count(session, accepted.where(~invoiced.exists())),
        receivable_minor=_sum(session, select(func.sum(Invoice.owed_minor)).where(Invoice.deal_id == deal.id)),
        credit_ppm=_sum(session, select(func.sum(DealParticipant.share_ppm)).where(DealParticipant.deal_id == deal.id)),
    )


def _count(session: Session, query: Select) -> int:  # type: ignore[type-arg]
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _sum(session: Session, query: Select[int]) -> int:
    return int(session.scalar(query) or 0)
