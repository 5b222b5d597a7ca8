"""The job of service tickets: every hour, whoever has one that is due is told."""

from sqlalchemy.orm import Session

from portal.clock import now
from portal.flows import ticket
from portal.jobs.handler import Arguments, Handler, Quick


def _round(session: Session, arguments: Arguments) -> None:
    ticket.make_round(session, now())


HANDLERS: dict[str, Handler] = {"ticket.round": Quick(_round)}
