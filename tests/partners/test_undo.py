"""D07: a ruling is taken back at once, while nobody has read it and nothing leans on it; after that it is revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.conflict.find import alike
from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.rule import Notes, approve, reject
from partners.conflict.undo import WINDOW, NothingToUndo, RuledSince, UndoTooLate, can_undo, undo
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Stage
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import ruling as flow
from portal.mail.models import MailMessage
from tests.claims import NOW, judged, run_jobs
from tests.life import protected, stored
from tests.partners.test_decide import case_of, held, joint, of, rivals, ruled, seen, stage


def taken_back(world, registration, who="channel_manager", after=timedelta(minutes=1)):
    with work(world.house) as session:
        flow.take_back(session, case_of(session, registration.id), of(world, who, NOW + after))


def approved(world, who="channel_manager", **more):
    """A registration that somebody approved a moment ago."""
    registration = judged(world, **more)
    with work(world.house) as session:
        approve(session, registration.id, of(world, who), Notes())
    return registration


def test_d07_an_approval_of_a_moment_ago_is_taken_back_and_the_case_is_ruled_on_anew(world):
    registration = approved(world)
    taken_back(world, registration)
    assert held(world) == []
    assert [p.state for p in seen(world, select(ConflictCase))] == [CaseState.OPEN]
    with work(world.house) as session:
        reject(session, registration.id, "policy", of(world, now=NOW + timedelta(minutes=2)), Notes())
    first, second = seen(world, select(Ruling).order_by(Ruling.decided_at))
    assert second.replaces_id == first.id


def test_d07_the_partner_sees_nothing_of_it_and_is_answered_when_it_was_promised(world):
    with stopped_at(NOW):
        registration = approved(world)
        before = stored(world, registration)
        taken_back(world, registration)
        run_jobs(world)
        assert seen(world, select(MailMessage)) == []
        after = stored(world, registration)
        kept = {c.name for c in before.__table__.columns} - {"version", "updated_at"}
        assert {n: getattr(before, n) for n in kept} == {n: getattr(after, n) for n in kept}
        with work(world.house) as session:
            reject(session, registration.id, "policy", of(world), Notes())
    with stopped_at(before.answer_at):
        run_jobs(world)
        assert (stage(world, registration), stored(world, registration).answered_at) == (
            Stage.REJECTED,
            before.answer_at,
        )


@pytest.mark.parametrize(
    ("who", "after", "refused"),
    [
        ("channel_manager", WINDOW, None),
        ("channel_manager", WINDOW + timedelta(seconds=1), UndoTooLate),
        ("second_manager", timedelta(minutes=1), UndoTooLate),
    ],
)
def test_d07_within_ten_minutes_and_by_whoever_ruled(world, who, after, refused):
    registration = approved(world)
    with read(world.house) as session:
        offered = can_undo(session, case_of(session, registration.id), of(world, who, NOW + after))
    assert offered is (refused is None)
    if refused is None:
        taken_back(world, registration, who, after)
        return
    with pytest.raises(refused):
        taken_back(world, registration, who, after)
    assert held(world) == [("north", "pumps")]


def test_d07_what_the_partner_has_read_is_not_taken_back(world):
    registration = protected(world)
    with pytest.raises(NothingToUndo):
        taken_back(world, registration)
    assert held(world) == [("north", "pumps")]


def test_d07_a_ruling_that_another_may_lean_on_is_not_taken_back(world):
    registration = approved(world)
    rival = judged(world, "south_seller")
    with work(world.house) as session:
        reject(session, rival.id, "policy", of(world, "second_manager", NOW + timedelta(minutes=1)), Notes())
    with pytest.raises(RuledSince):
        taken_back(world, registration, after=timedelta(minutes=2))
    assert held(world) == [("north", "pumps")]


def test_d07_a_ruling_over_two_sides_is_taken_back_on_both(world):
    north, south = rivals(world)
    ruled(world, joint(north, south))
    taken_back(world, south)
    assert held(world) == []
    assert {case.state for case in seen(world, select(ConflictCase))} == {CaseState.OPEN}
    assert ruled(world, joint(south, north))
    assert held(world) == [("south", "pumps")]


def test_d07_it_is_taken_back_once(world):
    registration = approved(world)
    taken_back(world, registration)
    with pytest.raises(NothingToUndo):
        taken_back(world, registration)


def test_d07_a_ruling_that_was_taken_back_is_no_precedent(world):
    first, second = judged(world), judged(world, "south_seller")
    ruled(world, joint(first, second))
    taken_back(world, second)
    judged(world, customer_name="Bosch GmbH")
    like = judged(world, "south_seller", customer_name="Bosch GmbH")
    with read(world.house) as session:
        assert alike(session, [case_of(session, like.id)]) == []


def test_d07_what_it_protected_is_kept_on_file_as_taken_back(world):
    registration = approved(world)
    with work(world.house) as session:
        undo(session, case_of(session, registration.id), of(world))
        [row] = session.scalars(select(Ruling))
    assert row.registration_id == registration.id
    with read(world.house) as session:
        [protection] = session.scalars(select(Protection))
    assert (protection.state, protection.ended_why) == (ProtectionState.REVOKED, "protection.undone")
