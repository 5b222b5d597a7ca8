"""The nightly proof of the ledger. It only reads while it labours; what it found is written at the end."""

import structlog
from sqlalchemy.orm import Session

from ltc.ledger.prove import keep, standing
from ltc.ledger.verify import Difference
from portal.actor import robot
from portal.clock import now
from portal.db import read
from portal.jobs.handler import Arguments, Handler, Slow
from portal.tenancy import tenant_of

log = structlog.get_logger("fairway.ledger")


def _whose(session: Session, _: Arguments) -> int:
    return tenant_of(session)


def _differences(tenant_id: int) -> list[Difference]:
    with read(robot(tenant_id)) as session:
        return standing(session)


def _keep(session: Session, _: Arguments, found: list[Difference]) -> None:
    proof = keep(session, found, now())
    if proof.differing:
        log.error("ledger.differs", tenant=tenant_of(session), accounts=proof.differing)


HANDLERS: dict[str, Handler] = {"ledger.prove": Slow(_whose, _differences, _keep)}
