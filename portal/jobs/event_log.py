"""The job that writes an event log. It only reads while it labours; that it is written is said at the end."""

from uuid import UUID

from sqlalchemy.orm import Session

from ltc.event_log.models import EventLog
from portal.flows import event_log as flow
from portal.jobs.handler import Arguments, Handler, Slow
from portal.tenancy import tenant_of


def _asked(session: Session, arguments: Arguments) -> EventLog:
    row = session.get_one(EventLog, (tenant_of(session), UUID(arguments["log"])))
    session.expunge(row)
    return row


def _write(row: EventLog) -> flow.Written:
    return flow.write(row.tenant_id, row.format, flow.path_of(row))


def _finish(session: Session, arguments: Arguments, found: flow.Written) -> None:
    flow.finish(session, UUID(arguments["log"]), found)


HANDLERS: dict[str, Handler] = {flow.EXPORT: Slow(_asked, _write, _finish)}
