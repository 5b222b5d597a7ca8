"""The jobs of special prices: finding out whose signatures a request needs, and the clock of what waits."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.clock import now
from portal.flows import special_price as flow
from portal.jobs.handler import Arguments, Handler, Quick


def _asked(session: Session, arguments: Arguments) -> None:
    flow.assess(session, UUID(arguments["special_price"]), now())


def _clock(session: Session, arguments: Arguments) -> None:
    flow.strike(session, UUID(arguments["special_price"]), now())


HANDLERS: dict[str, Handler] = {"special_price.asked": Quick(_asked), "special_price.clock": Quick(_clock)}
