"""What became of a partner's own earlier registrations of a customer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from partners.conflict.case import Gone
from partners.conflict.rivals import GIVEN_UP, Asked, lines_of
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration
from pricing.ground.prepared import prepared

PROTECTION = Protection.__table__.c
HELD = prepared(
    Protection,
    select(
        PROTECTION.registration_id,
        PROTECTION.product_line_id,
        PROTECTION.protected_from,
        PROTECTION.protected_until,
        PROTECTION.state,
        PROTECTION.ended_at,
    )
    .where(PROTECTION.account_id == bindparam("account"), PROTECTION.holder_id == bindparam("holder"))
    .order_by(PROTECTION.protected_from, PROTECTION.id),
)
YEAR = timedelta(days=365)


def gone(session: Session, asked: Asked, own: Sequence[Registration]) -> tuple[Gone, ...]:
    """Of its own, those that were withdrawn, released or lapsed, each with the last day on which it happened."""
    earlier = sorted((row for row in own if row.stage in GIVEN_UP), key=lambda row: row.number)
    ended = {p.registration_id: _ended(p) for p in _held(session, asked)} if earlier else {}
    return tuple(
        Gone(GIVEN_UP[row.stage], row.number, asked.codes(lines_of(row)), max(days))
        for row in earlier
        if (days := [d for d in (row.answered_at and row.answered_at.date(), ended.get(row.id)) if d])
    )


def held_days(session: Session, asked: Asked, today: date) -> int:
    """On how many days of the year before today the partner held the customer and a line that it asks for."""
    since, days = today - YEAR, set[date]()
    for row in _held(session, asked):
        if row.product_line_id in asked.line_ids:
            starts, ends = max(row.protected_from, since), min(_ended(row), today)
            days.update(starts + timedelta(days=n) for n in range(max(0, (ends - starts).days)))
    return len(days)


def _held(session: Session, asked: Asked) -> Sequence[Row[Any]]:
    given = {"account": asked.account_id, "holder": asked.registration.partner_id}
    return session.execute(HELD, given).all()


def _ended(protection: Row[Any]) -> date:
    """The first day without: its until date, or the day on which it was ended before that."""
    until: date = protection.protected_until
    if protection.state in (ProtectionState.ACTIVE, ProtectionState.LAPSED) or protection.ended_at is None:
        return until
    ended: datetime = protection.ended_at
    return min(ended.date(), until)
