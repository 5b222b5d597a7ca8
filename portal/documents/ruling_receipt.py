"""What a printed receipt of a ruling shows: what its file holds, in words."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.models import Partner
from partners.receipt.models import RulingReceipt
from portal.tenancy import tenant_of
from pricing.product.models import ProductLine


def facts(session: Session, receipt_id: UUID) -> dict[str, Any]:
    """The receipt, its partner, and the product lines by code."""
    tenant_id = tenant_of(session)
    receipt = session.get_one(RulingReceipt, (tenant_id, receipt_id))
    lines = session.scalars(select(ProductLine).where(ProductLine.code.in_(receipt.content["lines"])))
    return {
        "receipt": receipt,
        "partner": session.get_one(Partner, (tenant_id, receipt.partner_id)),
        "lines": {line.code: line for line in lines},
    }
