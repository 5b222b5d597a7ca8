"""Reading contract prices: those that a quote needs."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.decision import Fact
from pricing.ground.errors import DomainError
from pricing.ground.offered import earlier, holding
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
    columns = ContractPrice.product_id, ContractPrice.unit_minor, ContractPrice.reference
    query = select(*columns, ContractPrice.valid_until, ContractPrice.ended_from).where(
        or_(ContractPrice.partner_id.in_(buyer_ids), ContractPrice.account_id.in_(buyer_ids)),
        ContractPrice.currency == currency,
        ContractPrice.product_id.in_(product_ids),
        *holding(ContractPrice, day),
    )
    found: dict[UUID, Cut] = {}
    for product_id, minor, reference, until, ended in session.execute(query):
        if product_id in found:
            raise ContractPriceTwice(one=found[product_id].source, other=reference)
        ends = earlier(until, ended)
        facts: dict[str, Fact] = {"unit_minor": minor, "until": ends.isoformat() if ends else None}
        found[product_id] = Cut(StepKind.CONTRACTED, UnitPrice(minor), reference, facts)
    return found
