"""What a printed quote shows."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.quote.models import Quote
from partners.partner.models import Partner
from portal.tenancy import tenant_of
from pricing.product.models import Product


def facts(session: Session, quote_id: UUID) -> dict[str, Any]:
    """The quote, its deal, the partner it is for (if any), and its products by id."""
    tenant_id = tenant_of(session)
    quote = session.get_one(Quote, (tenant_id, quote_id))
    wanted = {line.product_id for line in quote.lines}
    products = session.scalars(select(Product).where(Product.id.in_(wanted)))
    return {
        "quote": quote,
        "deal": session.get_one(Deal, (tenant_id, quote.deal_id)),
        "partner": session.get(Partner, (tenant_id, quote.partner_id)) if quote.partner_id else None,
        "products": {product.id: product for product in products},
    }
