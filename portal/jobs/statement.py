"""The jobs of statements: the night's round of those that wait, and telling finance of disputes."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.clock import now
from portal.flows import dispute, statement_answer
from portal.jobs.handler import Arguments, Handler, Quick


def _round(session: Session, arguments: Arguments) -> None:
    statement_answer.make_round(session, now())


def _written(session: Session, arguments: Arguments) -> None:
    dispute.announce(session, UUID(arguments["dispute"]))


HANDLERS: dict[str, Handler] = {"statement_answer.round": Quick(_round), "dispute.written": Quick(_written)}
