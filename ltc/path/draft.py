"""Drafting a path: begun from the version in force, edited, published by another person, or thrown away."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.mode.models import Mode
from ltc.path.check import faults
from ltc.path.content import Content
from ltc.path.file import PathUnsound
from ltc.path.find import content_of, open_draft, path_for
from ltc.path.models import Path, PathDraft, PathDraftState
from ltc.path.shipped import made
from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class PathDraftChanged(DomainError):
    """The draft was edited since it was shown."""

    code = "path-draft-changed"


class PathUnchanged(DomainError):
    """The draft says what the version in force says."""

    code = "path-unchanged"


def begin(session: Session, mode: Mode, by: UUID, now: datetime) -> PathDraft:
    """A draft that says what the version in force says. Raises DraftOpen."""
    if open_draft(session, mode):
        raise DraftOpen
    said = content_of(path_for(session, mode)).data()
    draft = PathDraft(id=new_id(), mode=mode, content=said, state=PathDraftState.OPEN, drafted_by=by, drafted_at=now)
    session.add(draft)
    return draft


def content(draft: PathDraft) -> Content:
    """What a draft says, as a value."""
    return Content.read(draft.content)


def digest(draft: PathDraft) -> str:
    """A fingerprint of what a draft says: whoever publishes it says by this what she read."""
    text = json.dumps(draft.content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def edit(session: Session, draft: PathDraft, wanted: Content, by: UUID, now: datetime) -> None:
    """Let the draft say this; it may have faults until it is published. Raises DraftOver, DraftOfAnother."""
    hold_own(session, draft, by)
    draft.content, draft.drafted_at = wanted.data(), now


def discard(session: Session, draft: PathDraft) -> None:
    """Throw the draft away; it is kept, but never becomes a version. Raises DraftOver."""
    hold(session, draft)
    draft.state = PathDraftState.DISCARDED


def publish(session: Session, draft: PathDraft, seen: str, by: UUID, now: datetime) -> Path:
    """The next version, in force from now on for deals that are opened. `seen` is the digest that was read.

    Deals on the way stay on their version. Raises DraftOver, PathDraftChanged, DraftOwn, PathUnsound, PathUnchanged.
    """
    hold(session, draft)
    if digest(draft) != seen:
        raise PathDraftChanged
    refuse_drafter(draft, by)
    wanted, newest = content(draft), path_for(session, draft.mode)
    if found := faults(wanted):
        raise PathUnsound(found)
    if wanted == content_of(newest):
        raise PathUnchanged
    path = made(draft.mode, newest.version + 1, wanted)
    path.id, path.drafted_by, path.published_by, path.published_at = new_id(), draft.drafted_by, by, now
    draft.state, draft.published_by = PathDraftState.PUBLISHED, by
    session.add(path)
    return path
