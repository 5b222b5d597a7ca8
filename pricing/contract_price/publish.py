"""Publishing contract prices: by another person than the drafter, and never two of equal rank."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.errors import Invalid
from pricing.ground.offered import OfferOver, OfferState, lock, meeting, release, standing
from pricing.product.models import Product


class ContractPriceMeets(Invalid):
    """Another price of this buyer, product and currency holds on some of the days, and neither could go first."""

    code = "contract-price-meets"


def publish(session: Session, row: ContractPrice, by: UUID, when: tuple[date, datetime]) -> None:
    """Put a draft into force; `when` is the tenant's date and the instant.

    Raises OfferOver, OfferOwn, OfferPast, ContractPriceMeets.
    """
    place = (
        ContractPrice.partner_id == row.partner_id,
        ContractPrice.account_id == row.account_id,
        ContractPrice.product_id == row.product_id,
        ContractPrice.currency == row.currency,
    )
    if other := meeting(row, lock(session, ContractPrice, place)):
        sku = session.scalar(select(Product.sku).where(Product.id == row.product_id))
        raise ContractPriceMeets(reference=other.reference, product=sku)
    release(session, row, by, when)


def publish_all(session: Session, reference: str, by: UUID, when: tuple[date, datetime]) -> Sequence[ContractPrice]:
    """Publish every draft of a contract, or none. Raises as `publish`; OfferOver where there is no draft."""
    drafts = standing(ContractPrice, OfferState.DRAFT, when[0])
    query = select(ContractPrice).where(ContractPrice.reference == reference, *drafts).order_by(ContractPrice.id)
    rows = session.scalars(query).all()
    if not rows:
        raise OfferOver
    for row in rows:
        publish(session, row, by, when)
    return rows
