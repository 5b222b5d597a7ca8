"""A registration's way through the house: what each step promises to follow it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from ltc.deal.find import house_on
from ltc.deal.open import from_registration
from ltc.order.find import last_orders
from partners.account.find import Asked
from partners.account.recognise import recognise
from partners.appeal import review
from partners.conflict import release as releasing
from partners.conflict import rule
from partners.conflict.decide import collapse
from partners.conflict.evaluate import evaluate
from partners.conflict.gather import Known, Sold, gather
from partners.conflict.models import CaseState, ConflictCase, Outcome
from partners.conflict.policy import in_force
from partners.conflict.rule import newest
from partners.protection.end import WITHDRAWN, end_all, standing_of
from partners.protection.grant import hold_until
from partners.protection.models import ProtectionState
from partners.receipt.issue import issue
from partners.registration import take_back
from partners.registration.models import Registration, Stage
from partners.registration.register import Claim, register
from portal.actor import ROBOT_ID
from portal.flows import clock, lead, protection
from portal.flows.promise import promised, today
from portal.identity import tenants
from portal.identity.models import Person
from portal.jobs.promise import later
from portal.mail.promise import mail
from pricing.ground.decision import Verdict
from pricing.ground.money import CurrencyMismatch


def submit(session: Session, claim: Claim, now: datetime) -> Registration:
    """Store a registration and promise its judgement and its answer. Reads no other partner's row."""
    policy = in_force(session, now)
    if claim.value.currency != policy.currency:
        raise CurrencyMismatch(field="value", one=claim.value.currency, other=policy.currency)
    if claim.lead_offer_id:
        lead.registered(session, claim.lead_offer_id, now)
    registration = register(session, claim, promised(session, policy.answer_slot_minutes, now), now)
    _promise(session, registration)
    return registration


def withdraw(session: Session, registration: Registration, now: datetime) -> None:
    """Take a registration back; a job ends what the house holds for it."""
    take_back.withdraw(registration, now)
    later(session, "registration.withdrawn", registration=str(registration.id))


def reply(session: Session, registration: Registration, evidence: str, now: datetime) -> None:
    """Answer the house's question: judged again, answered at a new time."""
    policy = in_force(session, registration.submitted_at or now)
    take_back.reply(registration, evidence, promised(session, policy.answer_slot_minutes, now), now)
    _promise(session, registration)


def judge(session: Session, registration_id: UUID, now: datetime) -> None:
    """Judge a registration; a clean one is approved where the policy says so, the rest waits for a person.

    A value from which two people rule is never the policy's to approve. A case that was ruled on
    meanwhile stays ruled on.
    """
    registration = _registration(session, registration_id)
    if registration.stage is not Stage.SUBMITTED or registration.submitted_at is None:
        return
    open_case = select(ConflictCase).where(ConflictCase.registration_id == registration_id).with_for_update()
    before = session.scalar(open_case)
    if before and before.state is CaseState.DECIDED:
        return
    policy = in_force(session, registration.submitted_at)
    asked = Asked(registration.customer_name, registration.customer_tax_id, registration.customer_host)
    found = recognise(session, asked, registration.region_id, now)
    known = _known(session, found.account.id, registration.submitted_at)
    case = before or ConflictCase(registration_id=registration_id)
    case.account_id, case.due_at = found.account.id, registration.due_at or registration.answer_at or now
    evaluate(case, gather(session, registration, found, known, today(session, now)), policy, now)
    session.add(case)
    clock.start(session, case, registration, now)
    if before:
        review.begin(session, registration, newest(session, registration.id))
    limit = policy.two_people_from_minor
    is_high = limit is not None and registration.value_minor >= limit
    if case.verdict is Verdict.ALLOW and policy.approves_clean and not is_high:
        rule.approve(session, registration_id, rule.By(None, today(session, now), now), rule.Notes())
        answer(session, registration, now)


def answer(session: Session, registration: Registration, now: datetime) -> None:
    """Promise the release of a ruling whose answer time is over."""
    if registration.answer_at and registration.answer_at <= now:
        later(session, "registration.release", registration=str(registration.id))


def release(session: Session, registration_id: UUID, now: datetime) -> None:
    """At the answer time: make the ruling readable and open the deal, or wait for the next slot."""
    registration = _registration(session, registration_id)
    if registration.answer_at and registration.answer_at > now:
        return
    ruling = releasing.release(session, registration, now)
    if ruling is None:
        policy = in_force(session, registration.submitted_at or now)
        if next_at := releasing.postpone(registration, policy.answer_slot_minutes, now):
            later(session, "registration.release", next_at, registration=str(registration.id))
        return
    if ruling.outcome is Outcome.APPROVE:
        _hold(session, registration)
        [case] = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
        assert case.account_id
        from_registration(session, registration, case.account_id, now)
    else:
        protection.turn_over(session, registration, now)
    issue(session, registration, ruling, tenants.own(session).slug, now)
    _tell(session, registration)


def withdrawn(session: Session, registration_id: UUID, now: datetime) -> None:
    """After a withdrawal: the case is closed, what was proposed on it is off, what was protected is free again."""
    registration = _registration(session, registration_id)
    releasing.close(session, registration)
    collapse(session, registration_id, rule.By(ROBOT_ID, today(session, now), now))
    freed = end_all(session, registration_id, (ProtectionState.RELEASED, WITHDRAWN), now)
    protection.ended(session, freed, now)
    protection.turn_over(session, registration, now)


def _hold(session: Session, registration: Registration) -> None:
    """Protection is counted from the day of the answer, whenever before it somebody ruled."""
    assert registration.submitted_at
    assert registration.answer_at
    policy = in_force(session, registration.submitted_at)
    until = today(session, registration.answer_at) + timedelta(days=policy.protection_days)
    standing = standing_of(session, registration.id)
    hold_until(standing, until)
    registration.protected_until = min((row.protected_until for row in standing), default=until)


def _known(session: Session, account_id: UUID, submitted_at: datetime) -> Known:
    """What the floors above the conflict know of a customer at the submission."""
    day = today(session, submitted_at)
    orders = [Sold(*row) for row in last_orders(session, account_id, day)]
    return Known(day, orders, house_on(session, account_id, day))


def _promise(session: Session, registration: Registration) -> None:
    later(session, "registration.judge", registration=str(registration.id))
    later(session, "registration.release", registration.answer_at, registration=str(registration.id))


def _registration(session: Session, registration_id: UUID) -> Registration:
    query = select(Registration).where(Registration.id == registration_id).options(lazyload(Registration.lines))
    return session.scalars(query.with_for_update()).one()


def _tell(session: Session, registration: Registration) -> None:
    person = session.get_one(Person, registration.submitted_by)
    facts = {"number": registration.number, "path": f"registrations/{registration.id}"}
    mail(session, person.email, person.language or tenants.own(session).language, "registration_answered", facts)
