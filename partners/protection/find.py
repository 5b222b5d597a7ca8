"""Reading protections."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from partners.account.models import Account
from partners.heartbeat.models import Heartbeat
from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState, ProtectionTerms
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


def to_watch(session: Session, today: date) -> list[UUID]:
    """Registrations whose protection may need something: it ends soon, or nobody confirmed progress for long.

    How long is the shortest time that any version of the terms asks for; the watch itself looks at the right one.
    """
    needs = Protection.protected_until <= today + ENDS_SOON
    asked = select(func.min(ProtectionTerms.heartbeat_days)).where(ProtectionTerms.heartbeat_days > 0)
    if shortest := session.scalar(asked):
        needs = or_(needs, _quiet_since(today - timedelta(days=shortest)))
    query = select(Protection.registration_id).where(Protection.state == ProtectionState.ACTIVE, needs)
    return list(session.scalars(query.distinct().order_by(Protection.registration_id)))


def _quiet_since(day: date) -> ColumnElement[bool]:
    heard = select(Heartbeat.id).where(
        Heartbeat.tenant_id == Protection.tenant_id,
        Heartbeat.registration_id == Protection.registration_id,
        Heartbeat.confirmed_on > day,
    )
    return and_(Protection.protected_from <= day, ~heard.exists())
