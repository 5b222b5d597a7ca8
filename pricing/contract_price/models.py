"""Contract prices: of a partner, or of a customer that the vendor sells to directly."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped

from pricing.ground.offered import PUBLISHED, Offered, offer_checks
from pricing.ground.record import PartnerRecord, refers


def _start(buyer: str) -> Index:
    """Two published prices of one buyer, product and currency never begin on one day."""
    of = text(f"{buyer} IS NOT NULL AND {PUBLISHED.text}")
    key = ("tenant_id", buyer, "product_id", "currency", "valid_from")
    name = f"uq_contract_price_{buyer.removesuffix('_id')}"
    return Index(name, *key, unique=True, sqlite_where=of, postgresql_where=of)


class ContractPrice(Offered, PartnerRecord):
    """What one unit of a product costs one buyer, in minor units.

    The buyer is the partner of `partner_id`, which sees its own, or the customer of `account_id`, whose prices no
    partner sees. Once published nothing of it changes but its end (migration 0018).
    """

    __tablename__ = "contract_price"
    __table_args__ = (
        CheckConstraint("(partner_id IS NULL) <> (account_id IS NULL)", name="one_buyer"),
        CheckConstraint("unit_minor > 0", name="above_zero"),
        *offer_checks(),
        _start("partner_id"),
        _start("account_id"),
        Index("ix_contract_price_partner", "tenant_id", "partner_id", "product_id"),
        Index("ix_contract_price_account", "tenant_id", "account_id", "product_id"),
        Index("ix_contract_price_reference", "tenant_id", "reference"),
        refers("partner_id", "partner"),
        refers("account_id", "account"),
        refers("product_id", "product"),
    )

    account_id: Mapped[UUID | None]
    product_id: Mapped[UUID]
    unit_minor: Mapped[int]
    currency: Mapped[str]
    reference: Mapped[str]  # the contract's number
