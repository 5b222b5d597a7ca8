"""Reading contract prices: those that a quote needs."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.errors import DomainError
from pricing.ground.offered import holding
from pricing.price.cut import Cut, UnitPrice
from pricing.price.step import StepKind


class ContractPriceTwice(DomainError):
    """Two prices hold for one buyer, whose records were merged: a person ends one, and none is picked."""

    code = "contract-price-twice"


def contracted(
    session: Session, buyer_ids: Collection[UUID], currency: str, product_ids: Collection[UUID], day: date
) -> dict[UUID, Cut]:
    """What a buyer pays by contract on a day, by product; in one statement. Raises ContractPriceTwice.

    `buyer_ids` are a partner's id, or a customer's and those of the customers that were merged into it.
    """
    if not buyer_ids:
        return {}
    query = select(ContractPrice).where(
        or_(ContractPrice.partner_id.in_(buyer_ids), ContractPrice.account_id.in_(buyer_ids)),
        ContractPrice.currency == currency,
        ContractPrice.product_id.in_(product_ids),
        *holding(ContractPrice, day),
    )
    found: dict[UUID, ContractPrice] = {}
    for row in session.scalars(query):
        other = found.setdefault(row.product_id, row)
        if other is not row:
            raise ContractPriceTwice(one=other.reference, other=row.reference)
    return {product: _cut(row) for product, row in found.items()}


def _cut(row: ContractPrice) -> Cut:
    until = row.ends.isoformat() if row.ends else None
    facts = {"unit_minor": row.unit_minor, "until": until}
    return Cut(StepKind.CONTRACTED, UnitPrice(row.unit_minor), row.reference, facts)
