"""What the gates look at, counted from the documents of a deal."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.contract.models import Contract, ContractState
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
from ltc.solution.models import Solution, SolutionState
from ltc.special_price.find import WAITING
from ltc.special_price.models import SpecialPrice
from partners.registration.models import Registration, Stage
from pricing.ground.prepared import prepared
from pricing.ground.rate import PPM, Rounding, rounded
from pricing.product.models import Product

DEAL, ORDER, LINE = Deal.__table__.c, SalesOrder.__table__.c, OrderLine.__table__.c
DELIVERY, INVOICE, QUOTE = Delivery.__table__.c, Invoice.__table__.c, Quote.__table__.c
SOLUTION = Solution.__table__.c
REGISTRATION, SPECIAL = Registration.__table__.c, SpecialPrice.__table__.c
CONTRACT = Contract.__table__.c
SHARE, MOVE = DealParticipant.__table__.c, DealMove.__table__.c
STILL_SENT = (QuoteState.SENT, QuoteState.ACCEPTED)
IN_FORCE = (ContractState.SIGNED, ContractState.ENDED)
STANDING = (Stage.APPROVED, Stage.WON)


def _counted() -> Select[int]:
    """Every count in one statement, put together once; each belongs to the deal that it is read for."""
    orders = _of(ORDER, ORDER.state != OrderState.CANCELLED)
    delivered = select(ORDER.id).where(*orders).correlate(Deal.__table__)
    delivery = (DELIVERY.tenant_id == DEAL.tenant_id, DELIVERY.order_id.in_(delivered))
    invoiced = select(INVOICE.id).where(INVOICE.tenant_id == DEAL.tenant_id, INVOICE.delivery_id == DELIVERY.id)
    behind = (REGISTRATION.tenant_id == DEAL.tenant_id, REGISTRATION.id == DEAL.registration_id)
    units = (LINE.tenant_id == DEAL.tenant_id, LINE.order_id.in_(delivered))
    counts = {
        "solutions_approved": _count(SOLUTION.id, *_of(SOLUTION, SOLUTION.state == SolutionState.APPROVED)),
        "quotes_sent": _count(QUOTE.id, *_of(QUOTE, QUOTE.state.in_(STILL_SENT))),
        "quotes_accepted": _count(QUOTE.id, *_of(QUOTE, QUOTE.state == QuoteState.ACCEPTED)),
        "special_prices_waiting": _count(SPECIAL.id, *_of(SPECIAL, SPECIAL.state.in_(WAITING))),
        "contracts_signed": _count(CONTRACT.id, *_of(CONTRACT, CONTRACT.state.in_(IN_FORCE))),
        "orders": _count(ORDER.id, *orders),
        "orders_confirmed": _count(ORDER.id, *orders, ORDER.state != OrderState.PLACED),
        "undelivered": select(func.sum(LINE.quantity - LINE.delivered)).where(*units),
        "unaccepted": _count(DELIVERY.id, *delivery, DELIVERY.accepted_on.is_(None)),
        "uninvoiced": _count(DELIVERY.id, *delivery, DELIVERY.accepted_on.is_not(None), ~invoiced.exists()),
        "receivable_minor": select(func.sum(Invoice.owed_minor)).where(*_of(INVOICE)),
        "credit_ppm": select(func.sum(SHARE.share_ppm)).where(*_of(SHARE)),
        "registered": _count(REGISTRATION.id, *behind, REGISTRATION.stage.in_(STANDING)),
        "imported": _count(MOVE.id, *_of(MOVE, MOVE.kind == MoveKind.IMPORTED)),
    }
    columns = [query.scalar_subquery().label(name) for name, query in counts.items()]
    return select(*columns).select_from(Deal.__table__).where(DEAL.id == bindparam("deal"))


def _of(table: Any, *which: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return table.tenant_id == DEAL.tenant_id, table.deal_id == DEAL.id, *which


def _count(of: ColumnElement[UUID], *which: ColumnElement[bool]) -> Select[int]:
    return select(func.count(of)).where(*which)


COUNTED = prepared(Deal, _counted())


def facts(session: Session, deal: Deal, today: date, by: UUID | None = None, floors: bool = True) -> DealFacts:
    """What the gates look at, for a decision by somebody: her own approvals do not count. Read by the house alone.

    `floors`: whether to look at floor prices; without, none is broken.
    """
    found = session.execute(COUNTED, {"deal": deal.id}).one()._mapping
    return DealFacts(
        **{name: int(value or 0) for name, value in found.items() if name not in ("registered", "imported")},
        is_registered=bool(found["registered"] or found["imported"]),
        below_floor=_below_floor(session, deal.id, today) if floors and found["quotes_sent"] else 0,
        value_minor=deal.value_minor,
        expected_close_on=deal.expected_close_on,
        today=today,
        fields=held(session, deal.id),
        approved=frozenset(one.role for one in approvals(session, deal) if one.given_by != by),
    )


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
