"""Losing a deal: its registration is lost with it, and a job frees what was protected for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal import move as moving
from ltc.deal.at import By
from ltc.deal.models import Deal
from ltc.deal.move import LossReason
from partners.registration.models import Registration, Stage
from partners.registration.stages import MOVES, move
from portal.for_house import for_house
from portal.jobs.promise import later


def lose(session: Session, deal: Deal, reason: LossReason, by: By) -> None:
    """End a deal as lost, with a reason from the list."""
    with for_house(session):
        moving.lose(session, deal, reason, by)
    registration = session.scalar(select(Registration).where(Registration.id == deal.registration_id))
    if registration and Stage.LOST in MOVES[registration.stage]:
        move(registration, Stage.LOST)
        later(session, "registration.lost", registration=str(registration.id))
