"""Placing an order: the accepted quote's lines, copied, never priced again."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.order.models import OrderLine, OrderState, SalesOrder
from ltc.quote.models import Quote, QuoteState
from ltc.quote.special import special_line
from ltc.special_price.use import Wanted, use
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class QuoteNotAccepted(DomainError):
    """Only an accepted quote becomes an order."""

    code = "quote-not-accepted"


class OrderKnown(DomainError):
    """The quote became an order already."""

    code = "order-known"


class ReferenceMissing(Invalid):
    """The buyer's own order number is needed: the invoice will carry it."""

    code = "reference-missing"


def place(session: Session, quote: Quote, reference: str, today: date) -> SalesOrder:
    """The order of an accepted quote; its special prices are used up, or the order is refused.

    Raises QuoteNotAccepted, ReferenceMissing, OrderKnown, SpecialPriceOver, SpecialPriceSpent.
    """
    if quote.state is not QuoteState.ACCEPTED:
        raise QuoteNotAccepted
    if not reference.strip():
        raise ReferenceMissing(field="reference")
    if session.scalar(select(SalesOrder.id).where(SalesOrder.quote_id == quote.id)):
        raise OrderKnown
    order = SalesOrder(
        id=new_id(),
        number="O-" + quote.number.removeprefix("Q-"),
        deal_id=quote.deal_id,
        partner_id=quote.partner_id,
        quote_id=quote.id,
        reference=reference.strip(),
        ordered_on=today,
        state=OrderState.PLACED,
        currency=quote.currency,
        net_minor=quote.net_minor,
        tax_minor=quote.tax_minor,
        gross_minor=quote.gross_minor,
    )
    order.lines = [
        OrderLine(
            id=new_id(),
            position=line.position,
            product_id=line.product_id,
            quantity=line.quantity,
            net_minor=line.net_minor,
            tax_ppm=line.tax_ppm,
            delivered=0,
        )
        for line in quote.lines
    ]
    use(session, order.id, _special(quote, order), today)
    session.add(order)
    return order


def _special(quote: Quote, order: SalesOrder) -> list[Wanted]:
    """What the order takes of special prices: the lines whose quoted price has such a step."""
    pairs = zip(quote.lines, order.lines, strict=True)
    found = [(special_line(line), ordered) for line, ordered in pairs]
    return [Wanted(line.id, special, line.quantity, line.net_minor) for special, line in found if special]
