"""The life of a protection from day to day: warned, asked, extended, ended, and who comes next."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.policy import in_force
from partners.heartbeat.confirm import heard_on
from partners.partner.models import Partner
from partners.protection.end import DEAL_LOST, GIVEN_BACK, SILENT, end, end_all, lapse, standing_of
from partners.protection.find import to_watch
from partners.protection.models import Protection, ProtectionState
from partners.protection.queue import has_turn, is_decided, is_free, last_promotion, promote, since, waiting
from partners.protection.terms import terms_at
from partners.protection.watch import Due, Need, due
from partners.registration import take_back
from partners.registration.answer_time import answer_at
from partners.registration.models import Registration, Stage
from partners.registration.take_up import take_up
from partners.violation.record import weigh
from portal.flows.people import reader
from portal.flows.promise import promised, today, zone
from portal.jobs.find import is_promised
from portal.jobs.promise import later
from portal.notice.tell import About, tell

MORNING = time(8)
TEMPLATES = {Need.WARN: "protection_ends", Need.ASK: "progress_asked"}


def make_round(session: Session, now: datetime) -> None:
    """Every hour: end what is over, lift suspensions that are over, and see that the day has its morning."""
    day = today(session, now)
    lapse_due(session, now)
    for partner_id in session.scalars(select(Partner.id).where(Partner.suspended_until <= day)):
        weigh(session, partner_id, day)
    morning = datetime.combine(day, MORNING, zone(session))
    if not is_promised(session, "protection.morning", morning):
        later(session, "protection.morning", morning)


def begin_day(session: Session, now: datetime) -> None:
    """Every morning: look at each protection that may need something, each in a job of its own."""
    for registration_id in to_watch(session, today(session, now)):
        later(session, "protection.watch", registration=str(registration_id))


def lapse_due(session: Session, now: datetime) -> None:
    """End every protection whose date has come; many are ended in several jobs."""
    if lapsed := lapse(session, today(session, now), now):
        ended(session, lapsed, now)
        later(session, "protection.lapse")


def watch(session: Session, registration_id: UUID, now: datetime) -> None:
    """Do what a registration's protection needs today, each thing once."""
    standing = standing_of(session, registration_id)
    registration = session.scalars(select(Registration).where(Registration.id == registration_id)).one()
    if not standing or registration.stage is not Stage.APPROVED:
        return
    terms = terms_at(session, registration.submitted_at or now)
    until = min(protection.protected_until for protection in standing)
    heard = heard_on(session, registration_id) or today(session, registration.answered_at)
    pace = terms.heartbeat_days, terms.heartbeat_grace_days
    for need in due(until, heard, pace, today(session, now)):
        _do(session, registration, need, now)


def finish(session: Session, protection: Protection, how: tuple[ProtectionState, str], now: datetime) -> None:
    """The house ends a protection early."""
    ended(session, end(session, protection, how, now), now)


def give_back(session: Session, registration: Registration) -> None:
    """The partner gives its protection up; a job ends what the house holds for it."""
    take_back.give_back(registration)
    later(session, "registration.given_back", registration=str(registration.id))


def given_back(session: Session, registration_id: UUID, now: datetime) -> None:
    """After a protection was given up: it is free for whoever waits."""
    ended(session, end_all(session, registration_id, (ProtectionState.RELEASED, GIVEN_BACK), now), now)


def lost(session: Session, registration_id: UUID, now: datetime) -> None:
    """After a deal was lost: what was protected for it is free."""
    ended(session, end_all(session, registration_id, (ProtectionState.RELEASED, DEAL_LOST), now), now)


def ended(session: Session, protections: Iterable[Protection], now: datetime) -> None:
    """Tell the holder, and give the next in line its turn at the next answer slot."""
    for protection in protections:
        _line_moves(session, protection.id, now)
        registration = session.scalars(select(Registration).where(Registration.id == protection.registration_id)).one()
        if registration.stage in (Stage.EXPIRED, Stage.RELEASED, Stage.REVOKED):
            mark = f"{registration.protected_until} {registration.stage.value}"
            _tell(session, registration, About("protection_ended", registration.id, mark))


def turn_over(session: Session, registration: Registration, now: datetime) -> None:
    """A registration whose turn it was was not approved: the one after it has its turn."""
    if promotion := last_promotion(session, registration):
        _line_moves(session, promotion.protection_id, now)


def next_in_line(session: Session, protection_id: UUID, now: datetime) -> None:
    """Open a new case for the first who waits for what became free; nobody learns who held it."""
    over = session.scalars(select(Protection).where(Protection.id == protection_id)).one()
    policy = in_force(session, now)
    terms = terms_at(session, now)
    line = waiting(session, over, since(now, terms.waiting_days))
    if not line or has_turn(session, over) or not is_free(session, over):
        return
    registration, case = line[0]
    if is_decided(case):
        later(session, "protection.next", registration.answer_at, protection=str(over.id))
        return
    promote(session, over, registration, now)
    if registration.stage is Stage.REJECTED:
        take_up(registration, promised(session, policy.answer_slot_minutes, now), now)
        later(session, "registration.release", registration.answer_at, registration=str(registration.id))
        _tell(session, registration, About("registration_taken_up", registration.id, str(over.id)))
    later(session, "registration.judge", registration=str(registration.id))


def _do(session: Session, registration: Registration, need: Due, now: datetime) -> None:
    if need.need in TEMPLATES:
        _tell(session, registration, About(TEMPLATES[need.need], registration.id, need.mark))
    elif need.need is Need.LAPSE:
        lapse_due(session, now)
    else:
        how = ProtectionState.RELEASED, SILENT
        ended(session, end_all(session, registration.id, how, now), now)


def _line_moves(session: Session, protection_id: UUID, now: datetime) -> None:
    slot = answer_at(now, in_force(session, now).answer_slot_minutes)
    later(session, "protection.next", slot, protection=str(protection_id))


def _tell(session: Session, registration: Registration, about: About) -> None:
    person_id = reader(session, registration)
    if person_id is None:
        return
    until = registration.protected_until.isoformat() if registration.protected_until else ""
    facts = {"number": registration.number, "until": until, "path": f"registrations/{registration.id}"}
    tell(session, person_id, about, facts)
