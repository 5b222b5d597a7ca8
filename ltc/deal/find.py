"""Reading deals."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealMove, DealParticipant
from pricing.ground.prepared import prepared

DEAL = Deal.__table__.c
HOUSE_OPENED = prepared(
    Deal,
    select(func.max(DEAL.opened_at)).where(
        DEAL.account_id == bindparam("account"), DEAL.partner_id.is_(None), DEAL.opened_at < bindparam("until")
    ),
)


def moves(session: Session, deal_id: UUID) -> list[DealMove]:
    """A deal's moves, newest first."""
    query = select(DealMove).where(DealMove.deal_id == deal_id)
    return list(session.scalars(query.order_by(DealMove.moved_at.desc(), DealMove.id.desc())))


def participants(session: Session, deal_id: UUID) -> list[DealParticipant]:
    """Those of a deal's participants that the session may see."""
    query = select(DealParticipant).where(DealParticipant.deal_id == deal_id)
    return list(session.scalars(query.order_by(DealParticipant.role, DealParticipant.id)))


def house_on(session: Session, account_id: UUID, until: date) -> date | None:
    """The last day before a day on which the house opened a deal of its own with a customer."""
    given = {"account": account_id, "until": datetime.combine(until, time(), UTC)}
    opened: datetime | None = session.execute(HOUSE_OPENED, given).scalar_one()
    return opened.date() if opened else None
