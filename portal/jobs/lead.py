"""The jobs of leads: an offer that nobody answers lapses, an accepted one that sleeps is pulled back."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.lapse import lapse, wake
from portal.clock import now
from portal.jobs.handler import Arguments, Handler, Quick


def _on(act: Callable[[Session, UUID, datetime], bool]) -> Quick:
    """A job about one offer."""

    def handle(session: Session, arguments: Arguments) -> None:
        act(session, UUID(arguments["offer"]), now())

    return Quick(handle)


HANDLERS: dict[str, Handler] = {"lead.lapse": _on(lapse), "lead.wake": _on(wake)}
