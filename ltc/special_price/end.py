"""Opening a special price early, and ending it: taken back by whoever asked, or revoked by the house."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.special_price.ask import act
from ltc.special_price.decide import By, OwnSpecialPrice, ReasonNeeded
from ltc.special_price.models import Act, SignatureKind, SpecialPrice, SpecialPriceState, SpecialPriceStep
from ltc.special_price.states import SpecialPriceMove, move
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class UsableAlready(DomainError):
    """The special price can be used already."""

    code = "special-price-usable"


def withdraw(session: Session, row: SpecialPrice, by: UUID, now: datetime) -> None:
    """Take a request back before it is decided."""
    session.refresh(row, with_for_update=True)
    move(row, SpecialPriceState.WITHDRAWN)
    session.add(act(row, Act.WITHDRAWN, by, now))


def revoke(session: Session, row: SpecialPrice, reason: str | None, by: UUID, now: datetime) -> None:
    """End an approved special price: orders that were placed keep it, and no other will get it."""
    session.refresh(row, with_for_update=True)
    if not reason:
        raise ReasonNeeded(field="note")
    move(row, SpecialPriceState.REVOKED)
    row.note = reason
    session.add(act(row, Act.REVOKED, by, now, reason))


def open_early(session: Session, row: SpecialPrice, reason: str | None, by: By, today: date) -> None:
    """Let an approved special price be used from today on, although its registration has not stood its days.

    The house keeps the reason. Raises OwnSpecialPrice, ReasonNeeded, UsableAlready.
    """
    session.refresh(row, with_for_update=True)
    if row.state is not SpecialPriceState.APPROVED:
        raise SpecialPriceMove(state=row.state, to=SpecialPriceState.APPROVED)
    if row.usable_on and row.usable_on <= max(today, row.starts_on):
        raise UsableAlready
    if by.person_id == row.asked_by:
        raise OwnSpecialPrice
    if not reason:
        raise ReasonNeeded(field="reason")
    known = select(func.count()).select_from(SpecialPriceStep)
    row.usable_on = max(today, row.starts_on)
    session.add_all(
        [
            SpecialPriceStep(
                id=new_id(),
                special_price_id=row.id,
                round=0,
                position=session.scalar(known.where(SpecialPriceStep.special_price_id == row.id)) or 0,
                kind=SignatureKind.EARLY,
                approver="",
                why=[],
                policy="",
                asked_by=row.asked_by,
                decided_by=by.person_id,
                decided_at=by.now,
                reason=reason,
            ),
            act(row, Act.OPENED, by.person_id, by.now),
        ]
    )
