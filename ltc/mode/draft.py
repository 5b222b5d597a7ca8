"""Drafting the advisor's model: begun from what stands, edited, published by another person, or thrown away."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.mode.advice.model import Model, read
from ltc.mode.find import model_of, models, open_draft
from ltc.mode.models import ModelDraftState, ModeModel, ModeModelDraft
from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class ModelDraftChanged(DomainError):
    """The draft was edited since it was shown."""

    code = "mode-model-draft-changed"


class ModelBackdated(Invalid):
    """A model begins now or later, and after every published one."""

    code = "mode-model-backdated"


class ModelUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "mode-model-unchanged"


def begin(session: Session, by: UUID, now: datetime) -> ModeModelDraft:
    """A draft that says what the newest version says, or the shipped model. Raises DraftOpen."""
    if open_draft(session):
        raise DraftOpen
    said = model_of(session.scalar(models().limit(1))).data()
    draft = ModeModelDraft(id=new_id(), content=said, state=ModelDraftState.OPEN, drafted_by=by, drafted_at=now)
    session.add(draft)
    return draft


def content(draft: ModeModelDraft) -> Model:
    """What a draft says, as a value."""
    return read(draft.content, "draft")


def digest(draft: ModeModelDraft) -> str:
    """A fingerprint of what a draft says: whoever publishes it says by this what she read."""
    text = json.dumps(draft.content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def edit(session: Session, draft: ModeModelDraft, wanted: Model, by: UUID, now: datetime) -> None:
    """Let the draft say this. Raises DraftOver, DraftOfAnother."""
    hold_own(session, draft, by)
    draft.content, draft.drafted_at = wanted.data(), now


def discard(session: Session, draft: ModeModelDraft) -> None:
    """Throw the draft away; it is kept, but never becomes a version. Raises DraftOver."""
    hold(session, draft)
    draft.state = ModelDraftState.DISCARDED


def publish(
    session: Session, draft: ModeModelDraft, seen: str, starts_at: datetime, who: tuple[UUID, datetime]
) -> ModeModel:
    """The next version, in force from an instant on. `seen` is the digest that was read; `who` publishes, and when.

    Raises DraftOver, ModelDraftChanged, DraftOwn, ModelBackdated, ModelUnchanged.
    """
    by, now = who
    hold(session, draft)
    if digest(draft) != seen:
        raise ModelDraftChanged
    refuse_drafter(draft, by)
    newest = session.scalar(models().limit(1))
    last = session.scalar(select(func.max(ModeModel.in_force_from)))
    if starts_at < now or (newest and last and starts_at <= last):
        raise ModelBackdated(field="starts_on")
    if draft.content == model_of(newest).data():
        raise ModelUnchanged
    model = ModeModel(
        id=new_id(),
        version=newest.version + 1 if newest else 1,
        in_force_from=starts_at,
        content=draft.content,
        drafted_by=draft.drafted_by,
        published_by=by,
        published_at=now,
    )
    draft.state, draft.published_by = ModelDraftState.PUBLISHED, by
    session.add(model)
    return model
