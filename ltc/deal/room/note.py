"""Writing a note, which may mention people; and saying that one has read it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.circle import Circle, Scribe, partner_in, words
from ltc.deal.room.mention import mentioned
from ltc.deal.room.models import DealMention, DealNote
from pricing.ground.record import new_id


def write(session: Session, deal: Deal, text: str, by: Scribe, circle: Circle) -> list[DealMention]:
    """Keep a note; the mentions of those who may read it. Raises WordsMissing, NobodyToShareWith."""
    partner_id = partner_in(deal, by.shared)
    note = DealNote(
        id=new_id(),
        partner_id=partner_id,
        deal_id=deal.id,
        text=words(text, "text"),
        written_by=by.person_id,
        written_at=by.now,
    )
    named = [one for one in mentioned(note.text, circle.readers(by.shared)) if one != by.person_id]
    found = [DealMention(partner_id=partner_id, deal_id=deal.id, deal_note_id=note.id, person_id=one) for one in named]
    session.add_all([note, *found])
    return found


def read(session: Session, note: DealNote, by: UUID, now: datetime) -> None:
    """Whoever is mentioned has read the note; again, or by another, it changes nothing."""
    query = select(DealMention).where(DealMention.deal_note_id == note.id, DealMention.person_id == by)
    for row in session.scalars(query.where(DealMention.read_at.is_(None))):
        row.read_at = now
