"""The jobs of leads: an offer that nobody answers lapses, an accepted one that sleeps is pulled back; staff is told.

What came in is scored and given to somebody; every day what sleeps goes back to the pool.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.lapse import lapse, wake
from portal.clock import now
from portal.flows import lead_life, lead_score
from portal.flows.lead import came_back
from portal.jobs.handler import Arguments, Handler, Quick


def _on(act: Callable[[Session, UUID, datetime], bool]) -> Quick:
    """A job about one offer; whoever handed it out is told when that brought the lead back."""

    def handle(session: Session, arguments: Arguments) -> None:
        offer_id = UUID(arguments["offer"])
        if act(session, offer_id, now()):
            came_back(session, offer_id)

    return Quick(handle)


def _returned(session: Session, offer_id: UUID, now: datetime) -> bool:
    """A partner declined."""
    return True


def _come(session: Session, arguments: Arguments) -> None:
    for lead in arguments["leads"]:
        lead_life.come(session, UUID(lead), now())


def _rescore(session: Session, arguments: Arguments) -> None:
    lead_score.rescore_from(session, arguments["after"], now())


def _morning(session: Session, _: Arguments) -> None:
    lead_life.begin_day(session, now())


HANDLERS: dict[str, Handler] = {
    "lead.lapse": _on(lapse),
    "lead.wake": _on(wake),
    "lead.returned": _on(_returned),
    lead_life.COME: Quick(_come),
    lead_score.RESCORE: Quick(_rescore),
    "lead.morning": Quick(_morning),
}
