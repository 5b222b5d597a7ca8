"""Reading routing policies."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.mode.models import RoutingPolicy
from pricing.ground.errors import DomainError


class NoRouting(DomainError):
    """The tenant has no routing policy in force."""

    code = "no-routing-policy"


def in_force(session: Session, at: datetime) -> RoutingPolicy:
    """The routing policy in force at an instant."""
    query = select(RoutingPolicy).where(RoutingPolicy.in_force_from <= at).order_by(RoutingPolicy.version.desc())
    found = session.scalar(query.limit(1))
    if found is None:
        raise NoRouting
    return found
