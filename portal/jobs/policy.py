"""The jobs of the conflict policy. Both only read while they labour; what they found is written at the end."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from portal.flows import policy as flow
from portal.jobs.handler import Arguments, Handler, Slow
from portal.tenancy import tenant_of

log = structlog.get_logger("fairway.policy")


@dataclass(frozen=True, slots=True)
class Asked:
    """For which tenant, and which replay."""

    tenant_id: int
    replay_id: UUID | None = None


def _asked(session: Session, arguments: Arguments) -> Asked:
    replay = arguments.get("replay")
    return Asked(tenant_of(session), UUID(replay) if replay else None)


def _replay(asked: Asked) -> flow.Report:
    assert asked.replay_id
    return flow.run(asked.tenant_id, asked.replay_id)


def _finish(session: Session, arguments: Arguments, found: flow.Report) -> None:
    flow.finish(session, UUID(arguments["replay"]), found)


def _proof(asked: Asked) -> flow.Report:
    return flow.proved(asked.tenant_id)


def _keep(session: Session, _: Arguments, found: flow.Report) -> None:
    if found["differ"]:
        log.error("policy.history_differs", tenant=tenant_of(session), **found)
    flow.keep_proof(session, found)


HANDLERS: dict[str, Handler] = {
    "policy.replay": Slow(_asked, _replay, _finish),
    "policy.prove": Slow(_asked, _proof, _keep),
}
