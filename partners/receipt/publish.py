"""Publishing a day's head: every receipt that no head covers yet is hung under it."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.receipt.models import RulingHead, RulingProof, RulingReceipt
from partners.receipt.seal import head_hash
from partners.receipt.tree import PLACES, plant
from pricing.ground.record import new_id

FIRST = "0" * 64
ROOM = PLACES // 2  # receipts in one head at most, so that places stay a matter of chance


def publish(session: Session, day: date, now: datetime) -> RulingHead | None:
    """The head of a day, made once, whether or not there is a receipt; None when the day has its head already."""
    newest = session.scalar(select(RulingHead).order_by(RulingHead.day.desc()).limit(1))
    if newest and newest.day >= day:
        return None
    receipts = _uncovered(session)
    places = secrets.SystemRandom().sample(range(PLACES), len(receipts))
    leaves = {place: receipt.hash for place, receipt in zip(places, receipts, strict=True)}
    root, paths = plant(leaves, lambda: secrets.token_hex(32))
    before = newest.hash if newest else FIRST
    head = RulingHead(
        id=new_id(),
        day=day,
        before=before,
        root=root,
        hash=head_hash(day.isoformat(), before, root),
        published_at=now,
    )
    session.add(head)
    for place, receipt in zip(places, receipts, strict=True):
        session.add(
            RulingProof(
                partner_id=receipt.partner_id,
                ruling_receipt_id=receipt.id,
                head_id=head.id,
                position=place,
                path=paths[place],
            )
        )
    return head


def _uncovered(session: Session) -> Sequence[RulingReceipt]:
    covered = select(RulingProof.ruling_receipt_id)
    query = select(RulingReceipt).where(RulingReceipt.id.not_in(covered))
    return session.scalars(query.order_by(RulingReceipt.issued_at, RulingReceipt.id).limit(ROOM)).all()
