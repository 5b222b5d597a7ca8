"""Hearing policies over history: a draft when somebody asks, and every version by night."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from partners.conflict import history
from partners.conflict.drafts import PolicyReplay, ReplayKind, ReplayState
from partners.conflict.policy_file import read as understood
from partners.conflict.prove import prove
from partners.conflict.replay import Replay
from partners.conflict.retell import SHOWN_MAX, report, retell
from partners.conflict.rulebook import Rulebook
from portal.actor import ROBOT_ID, Actor, robot
from portal.clock import now, today
from portal.db import read, work
from portal.identity import tenants
from portal.jobs.promise import later
from portal.tenancy import tenant_of
from pricing.ground.record import new_id

Report = dict[str, Any]


def fresh(session: Session, draft: Rulebook, since: date | None, by: UUID) -> PolicyReplay:
    """Promise a draft's replay, from a day on or over all of history."""
    row = PolicyReplay(
        id=new_id(),
        kind=ReplayKind.DRAFT,
        content=draft.data(),
        since=since,
        asked_by=by,
        asked_at=now(),
    )
    session.add(row)
    later(session, "policy.replay", replay=str(row.id))
    return row


def replayed(
    actor: Actor, draft: Rulebook, since: date | None, tick: Callable[[int], None], shown: int | None = SHOWN_MAX
) -> Report:
    """What a draft would have changed; of each list no more than are shown (None: all)."""
    with read(actor) as session:
        tenant = tenants.own(session)
        return report(retell(session, Replay(draft, today(tenant.time_zone)), since, tick), shown)


def length(actor: Actor, since: date | None) -> int:
    """How many registrations a replay will hear."""
    with read(actor) as session:
        return history.how_many(session, since)


def run(tenant_id: int, replay_id: UUID) -> Report:
    """Run a promised replay, noting its progress as it goes. Run again, it comes to the same."""
    actor = robot(tenant_id)
    with read(actor) as session:
        row = session.get_one(PolicyReplay, (tenant_id, replay_id))
        draft, since = understood(row.content, "draft", str(row.content["currency"])), row.since
    _note(actor, replay_id, 0, length(actor, since))
    return replayed(actor, draft, since, lambda heard: _note(actor, replay_id, heard))


def proved(tenant_id: int) -> Report:
    """Prove that every case and ruling says what it said."""
    with read(robot(tenant_id)) as session:
        return prove(session).data()


def finish(session: Session, replay_id: UUID, found: Report) -> None:
    """Keep a replay's report."""
    row = session.get_one(PolicyReplay, (tenant_of(session), replay_id))
    row.state, row.report, row.finished_at = ReplayState.DONE, dict(found), now()
    row.heard = row.total


def keep_proof(session: Session, found: Report) -> PolicyReplay:
    """Keep the night's proof."""
    row = PolicyReplay(
        kind=ReplayKind.PROOF,
        state=ReplayState.DONE,
        content={},
        asked_by=ROBOT_ID,
        asked_at=now(),
        heard=found["heard"],
        total=found["heard"],
        report=dict(found),
        finished_at=now(),
    )
    session.add(row)
    return row


def _note(actor: Actor, replay_id: UUID, heard: int, total: int | None = None) -> None:
    with work(actor) as session:
        row = session.get_one(PolicyReplay, (actor.tenant_id, replay_id))
        row.state, row.heard = ReplayState.RUNNING, heard
        row.total = row.total if total is None else total
