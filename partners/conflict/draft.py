"""The draft of the next policy version: begun, amended, thrown away, and published by somebody else."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.drafts import DraftState, PolicyDraft
from partners.conflict.models import ConflictPolicy
from partners.conflict.policy import in_force, rulebook, versions
from partners.conflict.policy_file import read
from partners.conflict.rulebook import Rulebook
from pricing.ground.errors import DomainError


class NoDraft(DomainError):
    """There is no open draft."""

    code = "no-policy-draft"


class DraftChanged(DomainError):
    """Somebody changed the draft since it was shown."""

    code = "policy-draft-changed"


class OwnDraft(DomainError):
    """Whoever edited the draft last does not publish it."""

    code = "own-policy-draft"
    status = 403


class PolicyBackdated(DomainError):
    """A policy begins now or later: what was judged stays judged."""

    code = "policy-backdated"
    status = 422


def current(session: Session) -> PolicyDraft | None:
    """The open draft, if there is one."""
    return session.scalar(select(PolicyDraft).where(PolicyDraft.state == DraftState.OPEN))


def content(draft: PolicyDraft) -> Rulebook:
    """What a draft says, as a value."""
    return read(draft.content, "draft", str(draft.content["currency"]))


def digest(draft: PolicyDraft) -> str:
    """A fingerprint of what a draft says: whoever acts on it says by this what she saw."""
    text = json.dumps(draft.content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def begin(session: Session, by: UUID, now: datetime) -> PolicyDraft:
    """The open draft, or a new one that says what is in force."""
    if draft := current(session):
        return draft
    said = rulebook(in_force(session, now)).data()
    draft = PolicyDraft(state=DraftState.OPEN, content=said, edited_by=by, edited_at=now)
    session.add(draft)
    return draft


def amend(session: Session, seen: str | None, wanted: Rulebook, by: UUID, now: datetime) -> PolicyDraft:
    """Let the draft say this from now on. `seen` is the digest that was shown; None when a file replaces all of it."""
    draft = begin(session, by, now) if seen is None else _seen(session, seen)
    draft.content, draft.edited_by, draft.edited_at = wanted.data(), by, now
    return draft


def discard(session: Session, seen: str) -> None:
    """Throw the draft away."""
    _seen(session, seen).state = DraftState.DISCARDED


def publish(session: Session, seen: str, starts_at: datetime, by: UUID, now: datetime) -> ConflictPolicy:
    """Publish the draft as the next version. Published ones are never edited; the database refuses it.

    Raises DraftChanged, OwnDraft, PolicyBackdated.
    """
    draft = _seen(session, seen)
    if draft.edited_by == by:
        raise OwnDraft
    if starts_at < now:
        raise PolicyBackdated(field="starts_at")
    newest = session.scalar(versions().limit(1))
    said = content(draft)
    terms = {name: getattr(said, name) for name in said.__slots__ if name not in ("version", "entries")}
    policy = ConflictPolicy(
        version=newest.version + 1 if newest else 1,
        in_force_from=starts_at,
        entries=draft.content["entries"],
        drafted_by=draft.edited_by,
        published_by=by,
        **terms,
    )
    draft.state, draft.published_by = DraftState.PUBLISHED, by
    session.add(policy)
    return policy


def _seen(session: Session, seen: str) -> PolicyDraft:
    query = select(PolicyDraft).where(PolicyDraft.state == DraftState.OPEN).with_for_update()
    draft = session.scalar(query.execution_options(populate_existing=True))
    if draft is None:
        raise NoDraft
    if digest(draft) != seen:
        raise DraftChanged
    return draft
