"""The jobs of registrations and protections."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.clock import now
from portal.flows import registration as flow
from portal.jobs.handler import Arguments, Handler, Quick


def _on(act: Callable[[Session, UUID, datetime], None]) -> Quick:
    """A job about one registration."""

    def handle(session: Session, arguments: Arguments) -> None:
        act(session, UUID(arguments["registration"]), now())

    return Quick(handle)


def _lapse(session: Session, arguments: Arguments) -> None:
    flow.lapse_due(session, now())


HANDLERS: dict[str, Handler] = {
    "registration.judge": _on(flow.judge),
    "registration.release": _on(flow.release),
    "registration.withdrawn": _on(flow.withdrawn),
    "protection.lapse": Quick(_lapse),
}
