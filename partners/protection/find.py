"""Reading protections."""

from datetime import date, timedelta

from sqlalchemy import Select, select

from partners.account.models import Account
from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState
from pricing.product.models import ProductLine

ENDS_SOON = timedelta(days=15)


def active(today: date, ending: bool = False) -> Select[Protection, Account, Partner, ProductLine]:
    """Protections that stand, those that end first on top; `ending`: within 15 days."""
    query = (
        select(Protection, Account, Partner, ProductLine)
        .join(Account, Account.id == Protection.account_id)
        .join(Partner, Partner.id == Protection.holder_id)
        .join(ProductLine, ProductLine.id == Protection.product_line_id)
        .where(Protection.state == ProtectionState.ACTIVE, Protection.protected_until > today)
        .order_by(Protection.protected_until, Protection.id)
    )
    return query.where(Protection.protected_until <= today + ENDS_SOON) if ending else query
