"""A registration's way through the house: what each step promises to follow it."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.open import from_registration
from partners.conflict import release as releasing
from partners.conflict import rule
from partners.conflict.evaluate import evaluate
from partners.conflict.models import ConflictCase, Outcome
from partners.conflict.policy import in_force
from partners.protection.end import lapse, standing_of
from partners.protection.models import ProtectionState
from partners.registration import take_back
from partners.registration.answer_time import answer_at
from partners.registration.models import Registration
from partners.registration.register import Claim, register
from portal.flows import lead
from portal.identity.models import Person, Tenant
from portal.jobs.promise import later
from portal.mail.promise import mail
from portal.tenancy import tenant_of
from pricing.ground.decision import Verdict
from pricing.ground.money import CurrencyMismatch


def submit(session: Session, claim: Claim, now: datetime) -> Registration:
    """Store a registration and promise its judgement and its answer. Reads no other partner's row."""
    policy = in_force(session, now)
    if claim.value.currency != policy.currency:
        raise CurrencyMismatch(field="value", one=claim.value.currency, other=policy.currency)
    if claim.lead_offer_id:
        lead.registered(session, claim.lead_offer_id, now)
    registration = register(session, claim, answer_at(now, policy.answer_slot_minutes), now)
    _promise(session, registration)
    return registration


def withdraw(session: Session, registration: Registration, now: datetime) -> None:
    """Take a registration back; a job ends what the house holds for it."""
    take_back.withdraw(registration, now)
    later(session, "registration.withdrawn", registration=str(registration.id))


def reply(session: Session, registration: Registration, evidence: str, now: datetime) -> None:
    """Answer the house's question: judged again, answered at a new time."""
    policy = in_force(session, registration.submitted_at or now)
    take_back.reply(registration, evidence, answer_at(now, policy.answer_slot_minutes), now)
    _promise(session, registration)


def judge(session: Session, registration_id: UUID, now: datetime) -> None:
    """Judge a registration; a clean one is approved where the policy says so, the rest waits for a person."""
    registration = _registration(session, registration_id)
    case = evaluate(session, registration, today(session, now), now)
    if case is None:
        return
    policy = in_force(session, registration.submitted_at or now)
    if case.verdict is Verdict.ALLOW and policy.approves_clean:
        rule.approve(session, registration_id, rule.By(None, today(session, now), now), rule.Notes())
        answer(session, registration, now)


def ruled(session: Session, case: ConflictCase, now: datetime) -> None:
    """After a ruling: where the answer's time has come already, it is released by a job at once."""
    registration = _registration(session, case.registration_id)
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
        [case] = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
        assert case.account_id
        from_registration(session, registration, case.account_id, now)
    _tell(session, registration)


def withdrawn(session: Session, registration_id: UUID, now: datetime) -> None:
    """After a withdrawal: the case is closed and what was protected is free again."""
    registration = _registration(session, registration_id)
    releasing.close(session, registration)
    for protection in standing_of(session, registration_id):
        protection.state, protection.ended_at = ProtectionState.RELEASED, now


def lapse_due(session: Session, now: datetime) -> None:
    """End every protection whose date has come; many are ended in several jobs."""
    if lapse(session, today(session, now), now):
        later(session, "protection.lapse")


def today(session: Session, now: datetime) -> date:
    """The tenant's calendar date at an instant."""
    tenant = session.scalars(select(Tenant).where(Tenant.id == tenant_of(session))).one()
    return now.astimezone(ZoneInfo(tenant.time_zone)).date()


def _promise(session: Session, registration: Registration) -> None:
    later(session, "registration.judge", registration=str(registration.id))
    later(session, "registration.release", registration.answer_at, registration=str(registration.id))


def _registration(session: Session, registration_id: UUID) -> Registration:
    return session.scalars(select(Registration).where(Registration.id == registration_id).with_for_update()).one()


def _tell(session: Session, registration: Registration) -> None:
    person = session.get_one(Person, registration.submitted_by)
    tenant = session.scalars(select(Tenant).where(Tenant.id == tenant_of(session))).one()
    facts = {"number": registration.number, "path": f"registrations/{registration.id}"}
    mail(session, person.email, person.language or tenant.language, "registration_answered", facts)
