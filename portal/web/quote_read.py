"""What the page of a quote shows."""

from uuid import UUID

from flask import g, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.contract.draw import may_draw
from ltc.contract.find import of_quote
from ltc.deal.models import Deal
from ltc.order.models import SalesOrder
from ltc.quote.find import others
from ltc.quote.margin import Margin, margin
from ltc.quote.models import Quote, QuoteState
from portal.db import read
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from pricing.product.models import Product


def page(quote_id: UUID, wrong: HouseForm | None = None) -> str:
    """One quote, every line with the way from list to net; for the house, its margin."""
    with read(g.actor) as session:
        quote = fetch(session, Quote, quote_id)
        products = products_of(session, {line.product_id for line in quote.lines})
        deal = fetch(session, Deal, quote.deal_id)
        contract = None if g.actor.partner_id else of_quote(session, quote_id)
        return render_template(
            "quote/show.html",
            quote=quote,
            wrong=wrong,
            deal=deal,
            contract=contract,
            can_contract=contract is None and may_draw(deal, quote),
            products=products,
            order=session.scalar(select(SalesOrder).where(SalesOrder.quote_id == quote_id)),
            is_draft=quote.state is QuoteState.DRAFT,
            has_others=session.scalar(others(quote).limit(1)) is not None,
            margin=_margin(session, quote, products),
        )


def products_of(session: Session, ids: set[UUID]) -> dict[UUID, Product]:
    """Products by id; of none, without a look."""
    query = select(Product).where(Product.id.in_(ids))
    return {product.id: product for product in session.scalars(query)} if ids else {}


def _margin(session: Session, quote: Quote, products: dict[UUID, Product]) -> Margin | None:
    """A partner never learns what anything costs."""
    return None if g.actor.partner_id else margin(session, quote.lines, products, today())
