"""Noting who is away, and whom the house asks in the end."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.absence.models import Absence, EscalationContact
from pricing.ground.errors import Invalid


class AbsenceOff(Invalid):
    """An absence ends after it begins, and nobody stands in for herself."""

    code = "absence-off"


class ContactKnown(Invalid):
    """This person is on the list already."""

    code = "contact-known"


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away from a date until another (half-open), and who stands in."""

    person_id: UUID
    stand_in_id: UUID
    absent_from: date
    absent_until: date


def note(session: Session, away: Away) -> Absence:
    """Note an absence. The latest note about a person and a day counts."""
    if away.person_id == away.stand_in_id:
        raise AbsenceOff(field="stand_in_id")
    if away.absent_from >= away.absent_until:
        raise AbsenceOff(field="absent_until")
    row = Absence(
        person_id=away.person_id,
        stand_in_id=away.stand_in_id,
        absent_from=away.absent_from,
        absent_until=away.absent_until,
    )
    session.add(row)
    return row


def enlist(session: Session, person_id: UUID) -> EscalationContact:
    """Put somebody at the end of the list."""
    if session.scalar(select(EscalationContact.id).where(EscalationContact.person_id == person_id)):
        raise ContactKnown(field="person_id")
    last = session.scalar(select(func.max(EscalationContact.rank))) or 0
    row = EscalationContact(person_id=person_id, rank=last + 1)
    session.add(row)
    return row
