"""An order as a plan looks at it: read from deal, order, partners and products."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealParticipant
from ltc.earning.book import Sale, SoldLine, Taker
from ltc.order.models import OrderState, SalesOrder
from partners.partner.models import Partner, PartnerKind
from partners.programme.find import tier_of
from partners.registration.models import Registration
from pricing.product.models import Product, ProductLine

LEVELS_MAX = 5


def sale_of(session: Session, order: SalesOrder, deal: Deal) -> Sale:
    """Mode, customer, source and lines of an order."""
    lines = _lines(session, order)
    customer = "known" if _earlier(session, order, deal) else "new"
    return Sale(deal.mode.value, order.currency, customer, _source(session, deal), lines)


def takers_of(session: Session, order: SalesOrder) -> list[Taker]:
    """Who takes part in an order's deal, the house left out, with tier and tree of the day it was ordered."""
    query = (
        select(DealParticipant, Partner)
        .join(Partner, Partner.id == DealParticipant.partner_id)
        .where(DealParticipant.deal_id == order.deal_id, Partner.kind != PartnerKind.HOUSE)
        .order_by(DealParticipant.id)
    )
    return [_taker(session, order, one, partner) for one, partner in session.execute(query).all()]


def _taker(session: Session, order: SalesOrder, one: DealParticipant, partner: Partner) -> Taker:
    tier = tier_of(session, partner.id, order.ordered_on)
    return Taker(
        key=str(one.id),
        partner=str(partner.id),
        role=one.role.value,
        tier=tier.code if tier else "",
        share_ppm=one.share_ppm,
        first=_is_first(session, order, partner.id),
        above=tuple(map(str, _above(session, partner))),
    )


def _lines(session: Session, order: SalesOrder) -> tuple[SoldLine, ...]:
    ids = {line.product_id for line in order.lines}
    query = select(Product.id, ProductLine.code).join(ProductLine, ProductLine.id == Product.product_line_id)
    codes = {row[0]: row[1] for row in session.execute(query.where(Product.id.in_(ids)))}
    return tuple(
        SoldLine(str(line.id), codes[line.product_id], line.quantity, line.net_minor, line.cost_minor)
        for line in order.lines
    )


def _earlier(session: Session, order: SalesOrder, deal: Deal) -> bool:
    """Whether the customer had ordered before."""
    query = select(func.count()).select_from(SalesOrder).join(Deal, Deal.id == SalesOrder.deal_id)
    return bool(session.scalar(query.where(Deal.account_id == deal.account_id, *_before(order))))


def _is_first(session: Session, order: SalesOrder, partner_id: UUID) -> bool:
    query = (
        select(func.count())
        .select_from(SalesOrder)
        .join(DealParticipant, DealParticipant.deal_id == SalesOrder.deal_id)
        .where(DealParticipant.partner_id == partner_id)
    )
    return not session.scalar(query.where(*_before(order)))


def _before(order: SalesOrder) -> tuple[ColumnElement[bool], ...]:
    """Orders before this one; what was cancelled never was one."""
    same_day = (SalesOrder.ordered_on == order.ordered_on) & (SalesOrder.id < order.id)
    return SalesOrder.state != OrderState.CANCELLED, or_(SalesOrder.ordered_on < order.ordered_on, same_day)


def _source(session: Session, deal: Deal) -> str:
    """Who brought the deal: the partner itself, the vendor by a lead, or nobody outside the house."""
    if deal.registration_id is None:
        return "house"
    offer = select(Registration.lead_offer_id).where(Registration.id == deal.registration_id)
    return "lead" if session.scalar(offer) else "partner"


def _above(session: Session, partner: Partner) -> list[UUID]:
    found: list[UUID] = []
    parent_id = partner.parent_id
    while parent_id and parent_id not in found and len(found) < LEVELS_MAX:
        parent = session.scalars(select(Partner).where(Partner.id == parent_id)).one()
        if parent.kind is PartnerKind.HOUSE:
            break
        found.append(parent_id)
        parent_id = parent.parent_id
    return found
