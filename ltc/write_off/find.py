"""Reading write-offs."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.write_off.models import WriteOff, WriteOffEntry, WriteOffState


def write_offs(state: WriteOffState | None = None) -> Select[WriteOff]:
    """Write-offs of a state, or all; newest first."""
    query = select(WriteOff).order_by(WriteOff.asked_at.desc(), WriteOff.id.desc())
    return query.where(WriteOff.state == state) if state else query


def of_invoice(invoice_id: UUID) -> Select[WriteOff]:
    """What was asked to be written off of an invoice, oldest first."""
    return select(WriteOff).where(WriteOff.invoice_id == invoice_id).order_by(WriteOff.asked_at, WriteOff.id)


def for_another(person_id: UUID) -> Select[WriteOff]:
    """What waits for its second person and may be answered by this one, the oldest first."""
    query = select(WriteOff).where(WriteOff.state == WriteOffState.WAITING, WriteOff.asked_by != person_id)
    return query.order_by(WriteOff.asked_at, WriteOff.id)


def returns(session: Session, rows: Iterable[WriteOff]) -> dict[UUID, WriteOffEntry]:
    """The entries that took these write-offs back, by write-off."""
    ids = [row.id for row in rows]
    query = select(WriteOffEntry).where(WriteOffEntry.write_off_id.in_(ids), WriteOffEntry.amount_minor < 0)
    return {entry.write_off_id: entry for entry in session.scalars(query)}
