"""Publishing contract prices: by another person than the drafter, and never two of equal rank."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from pricing.contract_price.models import ContractPrice
from pricing.ground.errors import Invalid
from pricing.ground.offered import OfferOver, OfferState, lock, meeting, release, standing
from pricing.product.models import Product

FEW = 1000
Place = tuple[UUID | None, UUID, str]


class ContractPriceMeets(Invalid):
    """Another price of this buyer, product and currency holds on some of the days, and neither could go first."""

    code = "contract-price-meets"


def publish(session: Session, row: ContractPrice, by: UUID, when: tuple[date, datetime]) -> None:
    """Put a draft into force; `when` is the tenant's date and the instant.

    Raises OfferOver, OfferOwn, OfferPast, ContractPriceMeets.
    """
    _publish(session, [row], by, when)


def publish_all(session: Session, reference: str, by: UUID, when: tuple[date, datetime]) -> Sequence[ContractPrice]:
    """Publish every draft of a contract, or none. Raises as `publish`; OfferOver where there is no draft."""
    drafts = standing(ContractPrice, OfferState.DRAFT, when[0])
    query = select(ContractPrice).where(ContractPrice.reference == reference, *drafts).order_by(ContractPrice.id)
    rows = session.scalars(query).all()
    if not rows:
        raise OfferOver
    _publish(session, rows, by, when)
    return rows


def _publish(session: Session, rows: Sequence[ContractPrice], by: UUID, when: tuple[date, datetime]) -> None:
    around: defaultdict[Place, list[ContractPrice]] = defaultdict(list)
    for one in lock(session, ContractPrice, _places(rows)):
        around[_place(one)].append(one)
    for row in rows:
        if other := meeting(row, around[_place(row)]):
            sku = session.scalar(select(Product.sku).where(Product.id == row.product_id))
            raise ContractPriceMeets(reference=other.reference, product=sku)
        release(row, by, when)
    session.flush()


def _places(rows: Sequence[ContractPrice]) -> list[ColumnElement[bool]]:
    """Criteria that hold for every price of the buyers and currencies, and of the products where these are few."""
    partners = ContractPrice.partner_id.in_({row.partner_id for row in rows} - {None})
    accounts = ContractPrice.account_id.in_({row.account_id for row in rows} - {None})
    wide = [or_(partners, accounts), ContractPrice.currency.in_({row.currency for row in rows})]
    products = {row.product_id for row in rows}
    return [*wide, ContractPrice.product_id.in_(products)] if len(products) <= FEW else wide


def _place(row: ContractPrice) -> Place:
    return row.partner_id or row.account_id, row.product_id, row.currency
