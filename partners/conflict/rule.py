"""Ruling on a case: approve, reject, or send back. A ruling is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.review import refuse_doubt
from partners.appeal import review
from partners.conflict.answers import APPROVED, ASKED
from partners.conflict.likeness import likeness
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy, Outcome, Ruling, RulingReason
from partners.protection.grant import Grant, grant
from partners.registration.models import Registration
from pricing.ground.decision import Decision
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.period import Span
from pricing.ground.record import new_id
from pricing.product.models import ProductLine


class RuledAlready(DomainError):
    """The case was ruled on, withdrawn, or sent back already."""

    code = "ruled-already"


class OwnSubmission(DomainError):
    """Whoever submits a registration does not rule on it."""

    code = "own-submission"
    status = 403


class LineNotAsked(Invalid):
    """A ruling grants lines that the registration asks for, one at least."""

    code = "line-not-asked"


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said with a ruling: to the partner, and to the house alone."""

    partner: str | None = None
    house: str | None = None
    reason: RulingReason | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who rules, and when: `person_id` None is the policy itself; `today` is the tenant's date.

    `confirmed_by` is the second person of a ruling that needs two (`needs_two`).
    """

    person_id: UUID | None
    today: date
    now: datetime
    confirmed_by: UUID | None = None
    needs_two: bool = False


def approve(
    session: Session, registration_id: UUID, by: By, notes: Notes, lines: Sequence[str] | None = None
) -> Ruling:
    """Approve: the protections are granted in this transaction, the partner reads it at its time.

    `lines` are codes of the lines that are granted; None grants all that are asked for.
    Raises CustomerInDoubt while it is open who the customer is, and ProtectedAlready when a rival's protection stands.
    """
    case, registration = opened(session, registration_id, by)
    refuse_doubt(session, case.account_id)
    policy = session.get_one(ConflictPolicy, (case.tenant_id, case.policy_id))
    ends = by.today + timedelta(days=policy.protection_days)
    asked = asked_lines(session, registration)
    granted = sorted(asked if lines is None else lines)
    if not granted or not set(granted) <= asked.keys():
        raise LineNotAsked(field="lines")
    assert case.account_id
    assert registration.partner_id
    wanted = Grant(case.account_id, registration.partner_id, registration.id, Span(by.today, ends))
    grant(session, wanted, [asked[code] for code in granted], by.now)
    ruling = _ruling((case, registration), (Outcome.APPROVE, APPROVED), by, notes)
    ruling.granted = granted
    return _kept(session, ruling)


def reject(session: Session, registration_id: UUID, answer: str, by: By, notes: Notes) -> Ruling:
    """Reject, with one of the general answers for the partner."""
    return _kept(session, _ruling(opened(session, registration_id, by), (Outcome.REJECT, answer), by, notes))


def send_back(session: Session, registration_id: UUID, by: By, notes: Notes) -> Ruling:
    """Ask the partner for more information."""
    return _kept(session, _ruling(opened(session, registration_id, by), (Outcome.RETURN, ASKED), by, notes))


def newest(session: Session, registration_id: UUID) -> Ruling | None:
    """The ruling that counts: the last one."""
    query = select(Ruling).where(Ruling.registration_id == registration_id)
    return session.scalar(query.order_by(Ruling.decided_at.desc(), Ruling.id.desc()).limit(1))


def asked_lines(session: Session, registration: Registration) -> dict[str, UUID]:
    """The lines that a registration asks for, by code."""
    ids = [line.product_line_id for line in registration.lines]
    return {line.code: line.id for line in session.scalars(select(ProductLine).where(ProductLine.id.in_(ids)))}


def opened(session: Session, registration_id: UUID, by: By) -> tuple[ConflictCase, Registration]:
    """The open case of a registration, held until the end of the transaction, and the registration."""
    query = select(ConflictCase).where(ConflictCase.registration_id == registration_id).with_for_update()
    case = session.scalars(query.execution_options(populate_existing=True)).one()
    registration = session.scalars(select(Registration).where(Registration.id == registration_id)).one()
    if case.state is not CaseState.OPEN:
        raise RuledAlready
    if registration.submitted_by in (by.person_id, by.confirmed_by):
        raise OwnSubmission
    review.refuse_first(session, registration, by.person_id, by.confirmed_by)
    return case, registration


def _ruling(on: tuple[ConflictCase, Registration], said: tuple[Outcome, str], by: By, notes: Notes) -> Ruling:
    case, registration = on
    outcome, answer = said
    case.state = CaseState.DECIDED
    return Ruling(
        id=new_id(),
        registration_id=registration.id,
        policy_id=case.policy_id,
        outcome=outcome,
        decision=case.findings,
        facts=case.facts,
        answer=answer,
        note_partner=notes.partner,
        note_house=notes.house,
        reason=notes.reason,
        likeness=likeness(Decision.read(case.findings), case.facts["lines"]),
        flip=case.flip,
        submitted_by=registration.submitted_by,
        submitted_at=registration.submitted_at,
        verified_at=case.verified_at,
        decided_by=by.person_id,
        decided_at=by.now,
        confirmed_by=by.confirmed_by,
        needs_two=by.needs_two,
    )


def _kept(session: Session, ruling: Ruling) -> Ruling:
    before = newest(session, ruling.registration_id)
    ruling.replaces_id = before.id if before else None
    session.add(ruling)
    registration = session.scalars(select(Registration).where(Registration.id == ruling.registration_id)).one()
    review.ruled(session, registration, ruling)
    return ruling
