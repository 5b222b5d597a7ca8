"""Releasing a ruling at the answer time: from then on the partner may read its side of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy, Outcome, Ruling
from partners.conflict.rule import newest
from partners.conflict.told import told
from partners.protection.end import standing_of
from partners.registration.answer_time import answer_at
from partners.registration.models import Registration, Stage
from partners.registration.stages import move
from pricing.ground.decision import Decision


def release(session: Session, registration: Registration, now: datetime) -> Ruling | None:
    """Make a due ruling readable; None when there is none to read yet, or it was read already."""
    case = session.scalar(select(ConflictCase).where(ConflictCase.registration_id == registration.id).with_for_update())
    due = registration.answer_at is not None and registration.answer_at <= now
    if case is None or case.state is not CaseState.DECIDED or registration.stage is not Stage.SUBMITTED or not due:
        return None
    ruling = newest(session, registration.id)
    assert ruling
    policy = session.get_one(ConflictPolicy, (case.tenant_id, case.policy_id))
    decision = Decision.read(ruling.decision)
    said = told(ruling.outcome, ruling.answer, ruling.note_partner, decision, policy.disclosure)
    registration.answer, registration.answer_until = said.answer, said.answer_until
    registration.answer_note, registration.answered_at = said.answer_note, now
    move(registration, said.stage)
    if ruling.outcome is Outcome.APPROVE:
        registration.protected_until = min(p.protected_until for p in standing_of(session, registration.id))
    case.state = CaseState.CLOSED
    return ruling


def postpone(registration: Registration, slot_minutes: int, now: datetime) -> datetime | None:
    """Nothing was decided at the slot: the next one, with the same words. Without slots there is none."""
    if registration.stage is not Stage.SUBMITTED or slot_minutes <= 0:
        return None
    registration.answer_at = answer_at(now, slot_minutes)
    return registration.answer_at


def close(session: Session, registration: Registration) -> None:
    """The partner withdrew: nobody needs to rule any more."""
    case = session.scalar(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
    if case:
        case.state = CaseState.CLOSED
