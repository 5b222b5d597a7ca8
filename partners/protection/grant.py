"""Granting protection: one holder for one customer and line, settled by an index."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState
from pricing.ground.errors import DomainError
from pricing.ground.period import Span
from pricing.ground.record import new_id


class ProtectedAlready(DomainError):
    """Another protection of this customer and line stands. For staff: the facts name its holder."""

    code = "protected-already"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who is granted what, for which registration, over which dates (half-open)."""

    account_id: UUID
    holder_id: UUID
    registration_id: UUID
    span: Span


def grant(session: Session, wanted: Grant, line_ids: Iterable[UUID], now: datetime) -> list[Protection]:
    """Protect every line, or none.

    A protection whose last day is over does not stand in the way, swept or not. Of two grants at the
    same moment the index lets one commit; the other is tried again and then raises ProtectedAlready.
    """
    made = []
    for line_id in line_ids:
        _clear(session, wanted, line_id, now)
        protection = Protection(
            id=new_id(),
            account_id=wanted.account_id,
            product_line_id=line_id,
            holder_id=wanted.holder_id,
            registration_id=wanted.registration_id,
            protected_from=wanted.span.starts,
            protected_until=wanted.span.ends,
            state=ProtectionState.ACTIVE,
        )
        made.append(protection)
        session.add(protection)
    session.flush()
    return made


def hold_until(protections: Iterable[Protection], until: date) -> None:
    """Let protections stand to a date that follows from the answer time alone: their end must not tell who was slow."""
    for protection in protections:
        protection.protected_until = max(protection.protected_until, until)


def _clear(session: Session, wanted: Grant, line_id: UUID, now: datetime) -> None:
    query = select(Protection).where(
        Protection.account_id == wanted.account_id,
        Protection.product_line_id == line_id,
        Protection.state == ProtectionState.ACTIVE,
    )
    standing = session.scalar(query.with_for_update())
    if standing is None:
        return
    if not over(standing, wanted.span.starts):
        holder = session.scalars(select(Partner).where(Partner.id == standing.holder_id)).one()
        raise ProtectedAlready(partner=holder.code, until=standing.protected_until.isoformat())
    standing.state, standing.ended_at = ProtectionState.LAPSED, now
    session.flush()


def over(protection: Protection, today: date) -> bool:
    """Whether a protection has ended by itself: on its until date it stands no more."""
    return protection.protected_until <= today
