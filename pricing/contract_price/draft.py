"""Drafting a contract price, and throwing a draft away."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.errors import Invalid
from pricing.ground.money import Money
from pricing.ground.offered import check_span
from pricing.ground.record import new_id


class ContractPriceBuyer(Invalid):
    """A contract price is for one partner or for one customer."""

    code = "contract-price-buyer"


class ContractPriceWrong(Invalid):
    """A contract price is above zero."""

    code = "contract-price-wrong"


@dataclass(frozen=True, slots=True)
class Bargain:
    """What was agreed: who buys what, one unit's price, and under which contract."""

    partner_id: UUID | None
    account_id: UUID | None
    product_id: UUID
    unit: Money
    reference: str


def draft(session: Session, bargain: Bargain, span: tuple[date, date | None], by: UUID, now: datetime) -> ContractPrice:
    """A draft that holds from a day until (exclusive) another, or for good.

    Raises ContractPriceBuyer, ContractPriceWrong, OfferSpan.
    """
    if (bargain.partner_id is None) is (bargain.account_id is None):
        raise ContractPriceBuyer(field="partner")
    if bargain.unit.minor <= 0:
        raise ContractPriceWrong(field="unit")
    check_span(*span)
    row = ContractPrice(
        id=new_id(),
        partner_id=bargain.partner_id,
        account_id=bargain.account_id,
        product_id=bargain.product_id,
        unit_minor=bargain.unit.minor,
        currency=bargain.unit.currency,
        reference=bargain.reference,
        valid_from=span[0],
        valid_until=span[1],
        drafted_by=by,
        drafted_at=now,
    )
    session.add(row)
    return row
