"""The jobs of the deal room: people are told that they are mentioned, or have a task."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.flows.deal_room import tell_mentioned, tell_of_task
from portal.jobs.handler import Arguments, Handler, Quick


def _mentioned(session: Session, arguments: Arguments) -> None:
    tell_mentioned(session, UUID(arguments["note"]))


def _set(session: Session, arguments: Arguments) -> None:
    tell_of_task(session, UUID(arguments["task"]))


HANDLERS: dict[str, Handler] = {"deal.mentioned": Quick(_mentioned), "deal.task_set": Quick(_set)}
