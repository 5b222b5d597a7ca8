"""Files of a deal: put in, and removed with a reason that stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.circle import Scribe, partner_in, words
from ltc.deal.room.models import DealFile
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id

WHY_MAX = 500


class FileRemoved(DomainError):
    """Somebody removed it a moment ago."""

    code = "deal-file-removed"


def put(session: Session, deal: Deal, stored_file_id: UUID, title: str, by: Scribe) -> DealFile:
    """Put a stored file into a deal. Raises NobodyToShareWith."""
    row = DealFile(
        id=new_id(),
        partner_id=partner_in(deal, by.shared),
        deal_id=deal.id,
        stored_file_id=stored_file_id,
        title=title.strip(),
        put_by=by.person_id,
        put_at=by.now,
    )
    session.add(row)
    return row


def may_remove(file: DealFile, by: UUID, is_house: bool) -> bool:
    """The house removes every file, a partner's person what she put in herself."""
    return file.removed_at is None and (is_house or file.put_by == by)


def remove(session: Session, file: DealFile, why: str, by: tuple[UUID, datetime]) -> None:
    """Take a file out; who, when and why stay. Raises FileRemoved, WordsMissing."""
    session.refresh(file, with_for_update=True)
    if file.removed_at:
        raise FileRemoved
    file.removed_why = words(why, "why")[:WHY_MAX]
    file.removed_by, file.removed_at = by
