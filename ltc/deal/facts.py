"""What the gates look at, counted from the documents of a deal."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ltc.cash.models import Invoice
from ltc.deal.models import Deal, DealMove, DealParticipant, MoveKind
from ltc.deal_field.fill import held
from ltc.delivery.models import Delivery
from ltc.gate_decision.find import approvals
from ltc.order.models import OrderLine, OrderState, SalesOrder
from ltc.path.gate import DealFacts
from ltc.price_limit.find import NoPriceLimits, in_force
from ltc.price_limit.limits import Limits
from ltc.quote.models import Quote, QuoteLine, QuoteState
from ltc.quote.special import special_line
from ltc.special_price.find import WAITING
from ltc.special_price.models import SpecialPrice
from partners.registration.models import Registration, Stage
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.product.models import Product

STILL_SENT = (QuoteState.SENT, QuoteState.ACCEPTED)
STANDING = (Stage.APPROVED, Stage.WON)


def facts(session: Session, deal: Deal, today: date, by: UUID | None = None) -> DealFacts:
    """What the gates look at, for a decision by somebody: her own approvals do not count."""
    found = session.execute(_counted(deal)).one()._mapping
    return DealFacts(
        **{name: int(value or 0) for name, value in found.items() if name not in ("registered", "imported")},
        is_registered=bool(found["registered"] or found["imported"]),
        below_floor=_below_floor(session, deal.id, today),
        value_minor=deal.value_minor,
        expected_close_on=deal.expected_close_on,
        today=today,
        fields=held(session, deal.id),
        approved=frozenset(one.role for one in approvals(session, deal) if one.given_by != by),
    )


def _counted(deal: Deal) -> Select[int]:
    """Every count in one statement."""
    orders = select(SalesOrder.id).where(SalesOrder.deal_id == deal.id, SalesOrder.state != OrderState.CANCELLED)
    delivered = Delivery.order_id.in_(orders)
    uninvoiced = ~select(Invoice.id).where(Invoice.delivery_id == Delivery.id).exists()
    behind = Registration.id == deal.registration_id
    quotes, open_units = Quote.deal_id == deal.id, OrderLine.quantity - OrderLine.delivered
    counts = {
        "quotes_sent": _count(Quote.id, quotes, Quote.state.in_(STILL_SENT)),
        "quotes_accepted": _count(Quote.id, quotes, Quote.state == QuoteState.ACCEPTED),
        "special_prices_waiting": _count(
            SpecialPrice.id, SpecialPrice.deal_id == deal.id, SpecialPrice.state.in_(WAITING)
        ),
        "orders": _count(SalesOrder.id, SalesOrder.id.in_(orders)),
        "orders_confirmed": _count(SalesOrder.id, SalesOrder.id.in_(orders), SalesOrder.state != OrderState.PLACED),
        "undelivered": select(func.sum(open_units)).where(OrderLine.order_id.in_(orders)),
        "unaccepted": _count(Delivery.id, delivered, Delivery.accepted_on.is_(None)),
        "uninvoiced": _count(Delivery.id, delivered, Delivery.accepted_on.is_not(None), uninvoiced),
        "receivable_minor": select(func.sum(Invoice.owed_minor)).where(Invoice.deal_id == deal.id),
        "credit_ppm": select(func.sum(DealParticipant.share_ppm)).where(DealParticipant.deal_id == deal.id),
        "registered": _count(Registration.id, behind, Registration.stage.in_(STANDING)),
        "imported": _count(DealMove.id, DealMove.deal_id == deal.id, DealMove.kind == MoveKind.IMPORTED),
    }
    columns = [query.scalar_subquery().label(name) for name, query in counts.items()]
    return select(*columns).select_from(Deal).where(Deal.id == deal.id)


def _count(of: InstrumentedAttribute[UUID], *which: ColumnElement[bool]) -> Select[int]:
    return select(func.count(of)).where(*which)


def _below_floor(session: Session, deal_id: UUID, today: date) -> int:
    """How many lines of sent quotes are under the floor of their product line; what has a special price is allowed."""
    try:
        limits = Limits.read(in_force(session, today).content)
    except NoPriceLimits:
        return 0
    if all(bound.floor_ppm is None for bound in limits.bounds):
        return 0
    query = select(QuoteLine, Product.product_line_id).join(Product, Product.id == QuoteLine.product_id)
    query = query.join(Quote, Quote.id == QuoteLine.quote_id)
    rows = session.execute(query.where(Quote.deal_id == deal_id, Quote.state.in_(STILL_SENT))).all()
    return sum(_is_below(line, limits.bound(str(of)).floor_ppm) for line, of in rows)


def _is_below(line: QuoteLine, floor_ppm: int | None) -> bool:
    if floor_ppm is None or special_line(line):
        return False
    return line.net_minor < line.quantity * rounded(line.list_minor * floor_ppm, PPM, Rounding.UP)
