"""The jobs of leads: an offer that nobody answers lapses, an accepted one that sleeps is pulled back; staff is told."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.lapse import lapse, wake
from portal.clock import now
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


HANDLERS: dict[str, Handler] = {"lead.lapse": _on(lapse), "lead.wake": _on(wake), "lead.returned": _on(_returned)}
