"""The job at the end of a hold."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.flows import gate as flow
from portal.jobs.handler import Arguments, Handler, Quick


def _over(session: Session, arguments: Arguments) -> None:
    flow.hold_over(session, UUID(arguments["deal"]), date.fromisoformat(arguments["until"]))


HANDLERS: dict[str, Handler] = {flow.HOLD_OVER: Quick(_over)}
