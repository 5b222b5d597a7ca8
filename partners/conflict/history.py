"""Reading history for a replay, row by row, so that its length costs time and not memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partners.conflict.models import ConflictCase, ConflictPolicy, Outcome, Ruling
from partners.conflict.policy import rulebook
from partners.conflict.rulebook import Rulebook
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, Stage

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """A registration that was judged: where it stands, and what the judge was given and said."""

    id: UUID
    number: str
    stage: Stage
    customer: str
    account_id: UUID | None
    policy_id: UUID
    facts: dict[str, Any]
    findings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A protection that a registration was granted."""

    until: date
    stands: bool


def heard(session: Session, since: date | None = None) -> Iterator[Heard]:
    """Every judged registration from a day on, in the order of submission."""
    query = _since(
        select(
            Registration.id,
            Registration.number,
            Registration.stage,
            Registration.customer_name,
            ConflictCase.account_id,
            ConflictCase.policy_id,
            ConflictCase.facts,
            ConflictCase.findings,
        ).join(ConflictCase, ConflictCase.registration_id == Registration.id),
        since,
    ).order_by(Registration.submitted_at, Registration.id)
    for row in session.execute(query, execution_options={"yield_per": BATCH}):
        yield Heard(*row)


def how_many(session: Session, since: date | None = None) -> int:
    """How many registrations `heard` will tell of."""
    query = select(func.count()).select_from(Registration)
    query = query.join(ConflictCase, ConflictCase.registration_id == Registration.id)
    return session.scalar(_since(query, since)) or 0


def ruled(session: Session) -> Iterator[tuple[str, UUID, dict[str, Any], dict[str, Any]]]:
    """Every ruling ever made: number, policy, facts, decision."""
    query = select(Registration.number, Ruling.policy_id, Ruling.facts, Ruling.decision)
    query = query.join(Registration, Registration.id == Ruling.registration_id)
    yield from (tuple(row) for row in session.execute(query, execution_options={"yield_per": BATCH}))


def outcomes(session: Session) -> dict[UUID, Outcome]:
    """The newest outcome of every registration that was ruled on."""
    query = select(Ruling.registration_id, Ruling.outcome).order_by(Ruling.decided_at, Ruling.id)
    return {row.registration_id: row.outcome for row in session.execute(query)}


def protections(session: Session) -> dict[UUID, list[Held]]:
    """What every registration was granted."""
    query = select(Protection.registration_id, Protection.protected_until, Protection.state)
    found: dict[UUID, list[Held]] = {}
    for registration_id, until, state in session.execute(query):
        found.setdefault(registration_id, []).append(Held(until, state is ProtectionState.ACTIVE))
    return found


def rulebooks(session: Session) -> dict[UUID, Rulebook]:
    """Every version of the policy, by id."""
    return {policy.id: rulebook(policy) for policy in session.scalars(select(ConflictPolicy))}


def _since(query: Select[Any], since: date | None) -> Select[Any]:
    if since is None:
        return query
    return query.where(Registration.submitted_at >= datetime.combine(since, time(), UTC))
