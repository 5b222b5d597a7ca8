"""The nightly proof of the ledger."""

import structlog
from sqlalchemy.orm import Session

from ltc.ledger.prove import prove
from portal.clock import now
from portal.jobs.handler import Arguments, Handler, Quick
from portal.tenancy import tenant_of

log = structlog.get_logger("fairway.ledger")


def _prove(session: Session, _: Arguments) -> None:
    proof = prove(session, now())
    if proof.differing:
        log.error("ledger.differs", tenant=tenant_of(session), accounts=proof.differing)


HANDLERS: dict[str, Handler] = {"ledger.prove": Quick(_prove)}
