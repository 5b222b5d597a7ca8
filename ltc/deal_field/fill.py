"""Filling in the tenant's own fields of a deal."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile
from ltc.deal_field.models import DealField
from ltc.deal_field.values import FieldWrong, value
from ltc.path.content import OwnField, OwnKind
from ltc.path.find import content_of, path_of
from pricing.ground.record import new_id


def held(session: Session, deal_id: UUID) -> dict[str, str]:
    """What a deal's fields hold, by code."""
    rows = session.scalars(select(DealField).where(DealField.deal_id == deal_id))
    return {row.code: row.value for row in rows}


def fill(session: Session, deal: Deal, said: Mapping[str, str], by: UUID, now: datetime) -> None:
    """Let the fields of the deal's path hold what was typed; empty empties. Others stay. Raises FieldWrong."""
    own = {one.code: one for one in content_of(path_of(session, deal.path_id)).fields}
    wanted = {code: value(own[code], text, deal.currency) for code, text in said.items() if code in own}
    rows = {row.code: row for row in session.scalars(select(DealField).where(DealField.deal_id == deal.id))}
    for code, filled in wanted.items():
        row = rows.get(code)
        if filled == (row.value if row else ""):
            continue
        _there(session, deal, own[code], filled)
        if row and not filled:
            session.delete(row)
        elif row:
            row.value, row.set_by, row.set_at = filled, by, now
        else:
            about = {"deal_id": deal.id, "partner_id": deal.partner_id, "code": code}
            session.add(DealField(id=new_id(), **about, value=filled, set_by=by, set_at=now))


def _there(session: Session, deal: Deal, own: OwnField, filled: str) -> None:
    """A file is one of the deal's that the session may see. Raises FieldWrong."""
    if filled and own.kind is OwnKind.FILE:
        query = select(DealFile.id).where(DealFile.id == UUID(filled), DealFile.deal_id == deal.id)
        if not session.scalar(query.where(DealFile.removed_at.is_(None))):
            raise FieldWrong(field=f"own-{own.code}", kind=own.kind)


def let_go(session: Session, file: DealFile) -> None:
    """Empty the fields that hold a file which is being removed."""
    holding = select(DealField).where(DealField.deal_id == file.deal_id, DealField.value == str(file.id))
    for row in session.scalars(holding):
        session.delete(row)
