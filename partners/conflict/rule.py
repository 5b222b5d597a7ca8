"""Ruling on a case: approve, reject, or send back. A ruling is never changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.appeal import review
from partners.conflict.answers import APPROVED, ASKED
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy, Outcome, Ruling
from partners.protection.grant import Grant, grant
from partners.registration.models import Registration
from pricing.ground.errors import DomainError
from pricing.ground.period import Span
from pricing.ground.record import new_id


class RuledAlready(DomainError):
    """The case was ruled on, withdrawn, or sent back already."""

    code = "ruled-already"


class OwnSubmission(DomainError):
    """Whoever submits a registration does not rule on it."""

    code = "own-submission"
    status = 403


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said with a ruling: to the partner, and to the house alone."""

    partner: str | None = None
    house: str | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who rules, and when: `person_id` None is the policy itself; `today` is the tenant's date."""

    person_id: UUID | None
    today: date
    now: datetime


def approve(session: Session, registration_id: UUID, by: By, notes: Notes) -> Ruling:
    """Approve: the protections are granted in this transaction, the partner reads it at its time.

    Raises ProtectedAlready when a rival's protection stands.
    """
    case, registration = _open(session, registration_id, by)
    policy = session.get_one(ConflictPolicy, (case.tenant_id, case.policy_id))
    ends = by.today + timedelta(days=policy.protection_days)
    assert case.account_id
    assert registration.partner_id
    wanted = Grant(case.account_id, registration.partner_id, registration.id, Span(by.today, ends))
    grant(session, wanted, [line.product_line_id for line in registration.lines], by.now)
    return _ruling(session, (case, registration), (Outcome.APPROVE, APPROVED), by, notes)


def reject(session: Session, registration_id: UUID, answer: str, by: By, notes: Notes) -> Ruling:
    """Reject, with one of the general answers for the partner."""
    return _ruling(session, _open(session, registration_id, by), (Outcome.REJECT, answer), by, notes)


def send_back(session: Session, registration_id: UUID, by: By, notes: Notes) -> Ruling:
    """Ask the partner for more information."""
    return _ruling(session, _open(session, registration_id, by), (Outcome.RETURN, ASKED), by, notes)


def newest(session: Session, registration_id: UUID) -> Ruling | None:
    """The ruling that counts: the last one."""
    query = select(Ruling).where(Ruling.registration_id == registration_id)
    return session.scalar(query.order_by(Ruling.decided_at.desc(), Ruling.id.desc()).limit(1))


def _open(session: Session, registration_id: UUID, by: By) -> tuple[ConflictCase, Registration]:
    query = select(ConflictCase).where(ConflictCase.registration_id == registration_id).with_for_update()
    case = session.scalars(query.execution_options(populate_existing=True)).one()
    registration = session.scalars(select(Registration).where(Registration.id == registration_id)).one()
    if case.state is not CaseState.OPEN:
        raise RuledAlready
    if registration.submitted_by == by.person_id:
        raise OwnSubmission
    return case, registration


def _ruling(
    session: Session, on: tuple[ConflictCase, Registration], said: tuple[Outcome, str], by: By, notes: Notes
) -> Ruling:
    case, registration = on
    outcome, answer = said
    before = newest(session, registration.id)
    ruling = Ruling(
        id=new_id(),
        registration_id=registration.id,
        policy_id=case.policy_id,
        replaces_id=before.id if before else None,
        outcome=outcome,
        decision=case.findings,
        facts=case.facts,
        answer=answer,
        note_partner=notes.partner,
        note_house=notes.house,
        submitted_by=registration.submitted_by,
        decided_by=by.person_id,
        decided_at=by.now,
    )
    session.add(ruling)
    review.ruled(session, registration, ruling)
    case.state = CaseState.DECIDED
    return ruling
