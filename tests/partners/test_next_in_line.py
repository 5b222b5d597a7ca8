"""Next in line: when a protection ends, whoever asked first has the first turn, and learns nothing of who held it."""

from datetime import timedelta

from sqlalchemy import select

from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.rule import Notes, approve, reject, send_back
from partners.protection.models import Promotion, Protection, ProtectionState
from partners.registration.answer_time import answer_at
from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import protection as flow
from portal.flows import registration as registering
from portal.mail.models import MailMessage
from tests.claims import NOW, by, judged, run_jobs
from tests.life import protected, rejected, stored, told, with_terms

ENDS = NOW + timedelta(days=30, minutes=7)
SLOT = answer_at(ENDS, 60)


def revoke(world, now=ENDS):
    """The house ends the protection that stands."""
    with stopped_at(now), work(world.house) as session:
        held = session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).one()
        flow.finish(session, held, (ProtectionState.REVOKED, "never visited the customer"), now)


def at(world, instant):
    """Do what is due at an instant."""
    with stopped_at(instant):
        run_jobs(world)


def promoted(world):
    """Registrations in the order of their turns, by number."""
    with read(world.house) as session:
        query = select(Registration.number).join(Promotion, Promotion.registration_id == Registration.id)
        return list(session.scalars(query.order_by(Promotion.promoted_at, Promotion.id)))


def test_the_first_in_order_of_submission_has_its_turn_at_an_answer_slot(world):
    with_terms(world)
    protected(world)
    late = rejected(world, "east_seller", NOW + timedelta(hours=3))
    early = rejected(world, "south_seller", NOW + timedelta(hours=2))
    revoke(world)
    at(world, SLOT - timedelta(seconds=1))
    assert promoted(world) == []
    at(world, SLOT)
    assert promoted(world) == [early.number]
    row = stored(world, early)
    assert (row.stage, row.answer, row.answer_at) == (Stage.SUBMITTED, None, answer_at(SLOT, 60))
    assert stored(world, late).stage is Stage.REJECTED
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == early.id)).one()
        assert case.state is CaseState.OPEN


def test_the_one_promoted_is_told_once_and_nothing_about_anybody_else(world):
    with_terms(world)
    holder = protected(world)
    waiting = rejected(world)
    revoke(world)
    at(world, SLOT)
    assert [who for *_, who in told(world, "registration_taken_up")] == [world.people["south_seller"].person_id]
    with read(world.house) as session:
        letters = session.scalars(select(MailMessage).where(MailMessage.template == "registration_taken_up")).all()
        assert [letter.facts["number"] for letter in letters] == [waiting.number]
        assert holder.number not in str([letter.facts for letter in letters])
    with read(world.people["south_seller"]) as session:
        assert session.scalars(select(Promotion)).all() == []
        assert session.scalars(select(Protection)).all() == []


def test_approved_at_last_it_holds_the_customer_and_its_ruling_refers_to_the_first(world):
    with_terms(world)
    protected(world)
    waiting = rejected(world)
    revoke(world)
    at(world, SLOT)
    with stopped_at(SLOT), work(world.house) as session:
        second = approve(session, waiting.id, by(SLOT), Notes())
        first = session.scalars(select(Ruling).where(Ruling.id == second.replaces_id)).one()
        assert first.registration_id == waiting.id
    at(world, SLOT + timedelta(hours=2))
    assert stored(world, waiting).stage is Stage.APPROVED


def test_when_the_first_is_rejected_again_the_second_has_its_turn(world):
    with_terms(world)
    protected(world)
    first = rejected(world, "south_seller", NOW + timedelta(hours=2))
    second = rejected(world, "east_seller", NOW + timedelta(hours=3))
    revoke(world)
    at(world, SLOT)
    with stopped_at(SLOT), work(world.house) as session:
        reject(session, first.id, "information", by(SLOT), Notes(house="nothing new"))
    for hours in (2, 4):
        at(world, SLOT + timedelta(hours=hours))
    assert promoted(world) == [first.number, second.number]
    assert stored(world, first).stage is Stage.REJECTED


def test_a_registration_under_review_is_judged_again_without_a_new_answer_time(world):
    with_terms(world)
    protected(world)
    pending = judged(world, "south_seller", NOW + timedelta(days=29, hours=23))
    before = stored(world, pending).answer_at
    revoke(world)
    at(world, SLOT)
    assert promoted(world) == [pending.number]
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == pending.id)).one()
        assert "conflict.protected-rival" not in [reason["rule"] for reason in case.findings["reasons"]]
    assert told(world, "registration_taken_up") == []
    assert stored(world, pending).answer_at >= before


def test_a_rejection_for_another_cause_or_too_long_ago_or_for_another_line_is_not_in_line(world):
    with_terms(world, waiting_days=20)
    cheap = rejected(world, "east_seller", NOW, product_line_ids=(world.lines["valves"],))
    protected(world)
    old = rejected(world, "south_seller", NOW + timedelta(hours=1))
    revoke(world)
    at(world, SLOT)
    assert promoted(world) == []
    assert {stored(world, one).stage for one in (cheap, old)} == {Stage.REJECTED}


def test_whoever_lost_the_protection_is_not_next_and_a_line_that_is_taken_moves_nobody(world):
    with_terms(world)
    protected(world)
    waiting = rejected(world)
    revoke(world)
    with stopped_at(ENDS):
        again = judged(world, "east_seller", ENDS)
        with work(world.house) as session:
            approve(session, again.id, by(ENDS), Notes())
    at(world, SLOT)
    assert promoted(world) == []
    assert stored(world, waiting).stage is Stage.REJECTED


def test_a_turn_that_is_given_again_moves_nobody_while_the_first_is_not_answered(world):
    with_terms(world)
    protected(world)
    first = rejected(world, "south_seller", NOW + timedelta(hours=2))
    rejected(world, "east_seller", NOW + timedelta(hours=3))
    revoke(world)
    with read(world.house) as session:
        ended = session.scalars(select(Protection)).one().id
    for _ in range(3):
        with stopped_at(SLOT), work(world.house) as session:
            flow.next_in_line(session, ended, SLOT)
    assert promoted(world) == [first.number]


def test_a_question_to_the_first_gives_the_second_its_turn_as_well(world):
    with_terms(world)
    protected(world)
    first = rejected(world, "south_seller", NOW + timedelta(hours=2))
    second = rejected(world, "east_seller", NOW + timedelta(hours=3))
    revoke(world)
    at(world, SLOT)
    with stopped_at(SLOT), work(world.house) as session:
        send_back(session, first.id, by(SLOT), Notes(partner="Do you still want it?"))
    for hours in (2, 4):
        at(world, SLOT + timedelta(hours=hours))
    assert stored(world, first).stage is Stage.RETURNED
    assert promoted(world) == [first.number, second.number]


def test_whoever_withdraws_a_rejected_registration_leaves_the_line(world):
    with_terms(world)
    protected(world)
    first = rejected(world, "south_seller", NOW + timedelta(hours=2))
    second = rejected(world, "east_seller", NOW + timedelta(hours=3))
    with stopped_at(ENDS), work(world.people["south_seller"]) as session:
        registering.withdraw(session, session.scalars(select(Registration)).one(), ENDS)
    revoke(world)
    at(world, SLOT)
    assert promoted(world) == [second.number]
    assert stored(world, first).stage is Stage.WITHDRAWN


def test_two_of_the_same_second_have_their_turns_in_the_order_of_their_numbers(world):
    with_terms(world)
    protected(world)
    south, east = rejected(world, "south_seller"), rejected(world, "east_seller")
    revoke(world)
    at(world, SLOT)
    assert promoted(world) == [min(south.number, east.number)]
