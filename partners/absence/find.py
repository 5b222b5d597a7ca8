"""Reading who is away and who is asked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.absence.chain import Cover
from partners.absence.models import Absence, EscalationContact


def absences(today: date) -> Select[Absence]:
    """Absences that are not over, the first first."""
    return select(Absence).where(Absence.absent_until > today).order_by(Absence.absent_from, Absence.id)


def contacts() -> Select[EscalationContact]:
    """The tenant's list, in the order in which it is asked."""
    return select(EscalationContact).order_by(EscalationContact.rank, EscalationContact.id)


def cover(session: Session, manager_id: UUID | None, rulers: Sequence[UUID], today: date) -> Cover:
    """What decides today who is asked, for a partner of this manager."""
    noted = select(Absence).where(Absence.absent_from <= today, Absence.absent_until > today)
    away = session.scalars(noted.order_by(Absence.id))  # ids follow time: the latest note counts
    return Cover(
        manager_id=manager_id,
        stand_ins={absence.person_id: absence.stand_in_id for absence in away},
        contacts=[contact.person_id for contact in session.scalars(contacts())],
        rulers=rulers,
    )
