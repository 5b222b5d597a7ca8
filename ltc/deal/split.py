"""Splitting the credit: who takes part in a deal, in which role, with which share."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.find import participants
from ltc.deal.models import Deal, DealParticipant, Role
from ltc.order.models import SalesOrder
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.rate import PPM


class SharesOff(Invalid):
    """The shares do not sum to exactly 100 %."""

    code = "shares-off"


class SplitFixed(DomainError):
    """An order was placed: the split that it was placed under stands."""

    code = "split-fixed"


@dataclass(frozen=True, slots=True)
class Credit:
    """A participant's share, in parts per million."""

    partner_id: UUID
    role: Role
    share_ppm: int


def split(session: Session, deal: Deal, credits_: Sequence[Credit]) -> None:
    """Replace a deal's participants. Raises SharesOff unless the shares sum to exactly 100 %."""
    total = sum(credit.share_ppm for credit in credits_)
    if total != PPM or any(credit.share_ppm <= 0 for credit in credits_):
        raise SharesOff(field="shares", total_ppm=total)
    if len({(credit.partner_id, credit.role) for credit in credits_}) != len(credits_):
        raise SharesOff(field="shares", total_ppm=total)
    if session.scalar(select(SalesOrder.id).where(SalesOrder.deal_id == deal.id).limit(1)):
        raise SplitFixed
    for old in participants(session, deal.id):
        session.delete(old)
    session.flush()
    session.add_all(
        DealParticipant(deal_id=deal.id, partner_id=c.partner_id, role=c.role, share_ppm=c.share_ppm) for c in credits_
    )
