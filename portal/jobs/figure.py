"""The job that counts figures. It only reads while it labours; what it counted is written at the end."""

from sqlalchemy.orm import Session

from portal.flows import figure as flow
from portal.jobs.handler import Arguments, Handler, Slow
from portal.tenancy import tenant_of


def _whose(session: Session, _: Arguments) -> int:
    return tenant_of(session)


def _keep(session: Session, _: Arguments, found: flow.Counted) -> None:
    flow.keep(session, found)


HANDLERS: dict[str, Handler] = {flow.COUNT: Slow(_whose, flow.counted, _keep)}
