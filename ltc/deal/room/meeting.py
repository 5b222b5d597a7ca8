"""Recording a meeting."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.circle import Scribe, partner_in, words
from ltc.deal.room.models import DealMeeting, MeetingKind
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id


class MeetingToCome(Invalid):
    """A meeting is recorded when it has been held; what is to come is a task."""

    code = "deal-meeting-to-come"


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """When people met, how, who took part, and what came of it."""

    held_on: date
    kind: MeetingKind
    attendees: str
    outcome: str


def record(session: Session, deal: Deal, new: NewMeeting, by: Scribe, today: date) -> DealMeeting:
    """Keep a meeting. Raises MeetingToCome, WordsMissing, NobodyToShareWith."""
    if new.held_on > today:
        raise MeetingToCome(field="held_on")
    row = DealMeeting(
        id=new_id(),
        partner_id=partner_in(deal, by.shared),
        deal_id=deal.id,
        held_on=new.held_on,
        kind=new.kind,
        attendees=words(new.attendees, "attendees"),
        outcome=words(new.outcome, "outcome"),
        recorded_by=by.person_id,
        recorded_at=by.now,
    )
    session.add(row)
    return row
