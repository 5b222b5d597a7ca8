"""Registering a deal, its judgement, its ruling, and the answer at its time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from ltc.deal.models import Deal
from partners.conflict.evaluate import hear_again
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy, Outcome, Ruling
from partners.conflict.rule import By as Who
from partners.conflict.rule import Notes, OwnSubmission, RuledAlready, approve, reject, send_back
from partners.protection.end import end
from partners.protection.grant import ProtectedAlready
from partners.protection.models import Protection, ProtectionState
from partners.registration.answer_time import answer_at
from partners.registration.budget import PER_PERSON, BudgetReached
from partners.registration.models import Registration, Stage
from partners.registration.register import AlreadyRegistered
from portal.clock import stopped_at
from portal.db import current, read, work
from portal.flows import protection
from portal.flows import registration as flow
from pricing.ground.decision import Verdict
from tests.claims import NOW, TODAY, by, claim, judged, run_jobs, submitted
from tests.world import build

LATER = NOW + timedelta(hours=2)


def stored(world, registration):
    with read(world.house) as session:
        return session.scalars(select(Registration).where(Registration.id == registration.id)).one()


def case_of(session, registration):
    return session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id)).one()


def approved(world, who="north_seller", **more):
    registration = judged(world, who, **more)
    with work(world.house) as session:
        approve(session, registration.id, by(), Notes())
    return registration


def test_a_registration_runs_from_submission_to_a_deal_by_its_jobs(world):
    with stopped_at(NOW):
        registration = submitted(world)
        run_jobs(world)
        with work(world.house) as session:
            assert case_of(session, registration).verdict is Verdict.ALLOW
            approve(session, registration.id, by(), Notes(partner="Good luck"))
        run_jobs(world)
        assert stored(world, registration).stage is Stage.SUBMITTED
    with stopped_at(LATER):
        run_jobs(world)
    done = stored(world, registration)
    assert (done.stage, done.answer, done.answer_note) == (Stage.APPROVED, "approved", "Good luck")
    assert done.protected_until == TODAY + timedelta(days=90)
    with read(world.house) as session:
        assert session.scalars(select(Deal)).one().number == "D-NORTH-0001"


def test_the_partner_sees_nothing_of_a_ruling_before_its_time(world):
    registration = judged(world)
    with work(world.house) as session:
        reject(session, registration.id, "policy", by(), Notes(house="secret"))
        flow.release(session, registration.id, NOW)
    assert stored(world, registration).stage is Stage.SUBMITTED


def test_what_is_undecided_at_its_slot_moves_to_the_next(world):
    registration = judged(world)
    with work(world.house) as session:
        flow.release(session, registration.id, LATER)
    assert stored(world, registration).answer_at == answer_at(LATER, 60)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(1, 3000))
def test_the_answer_time_is_a_slot_after_the_submission(submitted_at, slot):
    at = submitted_at.replace(tzinfo=UTC)
    answer = answer_at(at, slot)
    assert at < answer <= at + timedelta(minutes=slot)
    assert answer.timestamp() % (slot * 60) == 0


def test_the_answer_time_is_the_same_whoever_holds_the_customer(world):
    approved(world, "south_seller")
    with_rival = judged(world)
    without = judged(world, customer_name="Nobody Ltd")
    assert with_rival.answer_at == without.answer_at == answer_at(NOW, 60)


def test_a_rival_under_another_spelling_is_found(world):
    approved(world, "south_seller", customer_name="SIEMENS Aktiengesellschaft", host="www.siemens.com")
    registration = judged(world, customer_name="Siemens China", host="https://siemens.com/cn")
    with read(world.house) as session:
        case = case_of(session, registration)
        assert case.verdict is Verdict.REFUSE
        assert [r["rule"] for r in case.findings["reasons"]] == ["conflict.protected-rival", "account.same-host"]


def test_two_pending_rivals_are_one_conflict_and_one_of_them_is_approved(world):
    north, south = judged(world), judged(world, "south_seller")
    with work(world.house) as session:
        assert case_of(session, south).verdict is Verdict.REFER
        reject(session, north.id, "timing", by(), Notes(house="the other was there first"))
        approve(session, south.id, by(), Notes())
    with read(world.house) as session:
        assert session.scalars(select(Protection)).one().holder_id == world.partners["south"]


def test_a_second_approval_is_refused_and_names_the_holder_to_staff(world):
    north, south = judged(world), judged(world, "south_seller")
    with work(world.house) as session:
        approve(session, north.id, by(), Notes())
    with work(world.house) as session, pytest.raises(ProtectedAlready) as refused:
        approve(session, south.id, by(), Notes())
    assert refused.value.facts["partner"] == "north"


def test_another_line_of_the_same_customer_is_free(world):
    approved(world, "south_seller")
    assert approved(world, product_line_ids=(world.lines["valves"],))


def test_a_lapsed_protection_that_nobody_swept_does_not_stand_in_the_way(world):
    approved(world, "south_seller")
    much_later = NOW + timedelta(days=90)
    registration = judged(world, now=much_later)
    with work(world.house) as session:
        approve(session, registration.id, by(much_later), Notes())
    with read(world.house) as session:
        states = {p.holder_id: p.state for p in session.scalars(select(Protection))}
    assert states[world.partners["south"]] is ProtectionState.LAPSED
    assert states[world.partners["north"]] is ProtectionState.ACTIVE


def test_protections_lapse_on_their_date_and_the_registration_expires(world):
    registration = approved(world)
    with work(world.house) as session:
        flow.release(session, registration.id, LATER)
    with work(world.house) as session:
        protection.lapse_due(session, NOW + timedelta(days=89))
    assert stored(world, registration).stage is Stage.APPROVED
    with work(world.house) as session:
        protection.lapse_due(session, NOW + timedelta(days=90))
    assert stored(world, registration).stage is Stage.EXPIRED


def test_b11_a_registration_expires_at_the_sweep_though_a_rival_was_granted_the_customer_before(world):
    incumbent, over = approved(world, "south_seller"), NOW + timedelta(days=90)
    with work(world.house) as session:
        flow.release(session, incumbent.id, LATER)
    rival = judged(world, now=over)
    with work(world.house) as session:
        approve(session, rival.id, by(over), Notes())
    assert stored(world, incumbent).stage is Stage.APPROVED
    with work(world.house) as session:
        protection.lapse_due(session, over)
    assert stored(world, incumbent).stage is Stage.EXPIRED


def test_a_released_protection_makes_room(world):
    approved(world, "south_seller")
    with work(world.house) as session:
        end(session, session.scalars(select(Protection)).one(), (ProtectionState.RELEASED, "given up"), NOW)
    assert approved(world)


def test_an_own_duplicate_is_told_at_once_and_only_about_own_data(world):
    submitted(world, "south_seller")
    submitted(world)
    with pytest.raises(AlreadyRegistered) as refused:
        submitted(world, customer_name="SIEMENS A.G.")
    assert refused.value.facts["number"] == "R-NORTH-0001"
    assert refused.value.field == "customer_name"


def test_the_budget_of_a_day_counts_every_submission(world):
    for n in range(PER_PERSON):
        submitted(world, customer_name=f"Customer {n}")
    with pytest.raises(BudgetReached):
        submitted(world, customer_name="One more")
    assert submitted(world, customer_name="Next day", now=NOW + timedelta(days=1))


def test_numbers_count_a_partners_own_registrations_only(world):
    numbers = [
        submitted(world, who, customer_name=f"{who} {n}").number
        for n in (1, 2)
        for who in ("north_seller", "south_seller")
    ]
    assert numbers == ["R-NORTH-0001", "R-SOUTH-0001", "R-NORTH-0002", "R-SOUTH-0002"]


def test_whoever_submits_does_not_rule(world):
    registration = judged(world)
    own = Who(world.people["north_seller"].person_id, TODAY, NOW)
    with work(world.house) as session, pytest.raises(OwnSubmission):
        approve(session, registration.id, own, Notes())


def test_a_case_is_ruled_on_once(world):
    registration = approved(world)
    with work(world.house) as session, pytest.raises(RuledAlready):
        reject(session, registration.id, "policy", by(), Notes())


def test_a_returned_registration_is_answered_judged_again_and_ruled_again(world):
    registration = judged(world)
    with work(world.house) as session:
        send_back(session, registration.id, by(), Notes(partner="Who did you meet?"))
        flow.release(session, registration.id, LATER)
    with work(world.people["north_seller"]) as session:
        own = session.scalars(select(Registration)).one()
        assert own.stage is Stage.RETURNED
        flow.reply(session, own, "The plant manager.", LATER)
    with work(world.house) as session:
        flow.judge(session, registration.id, LATER)
        second = approve(session, registration.id, by(LATER), Notes())
        assert second.replaces_id
    with read(world.house) as session:
        assert [r.outcome for r in session.scalars(select(Ruling).order_by(Ruling.decided_at))] == [
            Outcome.RETURN,
            Outcome.APPROVE,
        ]


def test_a_withdrawal_frees_what_was_held(world):
    registration = approved(world)
    with stopped_at(NOW):
        with work(world.people["north_seller"]) as session:
            flow.withdraw(session, session.scalars(select(Registration)).one(), NOW)
        run_jobs(world)
    with read(world.house) as session:
        assert session.scalars(select(Protection)).one().state is ProtectionState.RELEASED
        assert case_of(session, registration).state is CaseState.CLOSED


def test_a_clean_case_is_approved_by_the_policy_where_it_says_so(tenant):
    world = build(tenant, approves_clean=True, answer_slot_minutes=0)
    with stopped_at(NOW):
        registration = submitted(world)
        run_jobs(world)
    assert stored(world, registration).stage is Stage.APPROVED
    with read(world.house) as session:
        assert session.scalars(select(Ruling)).one().decided_by is None


def test_every_stored_case_is_decided_alike_when_it_is_heard_again(world):
    approved(world, "south_seller")
    judged(world)
    judged(world, customer_name="Other", product_line_ids=tuple(world.lines.values()))
    with read(world.house) as session:
        cases = session.scalars(select(ConflictCase)).all()
        assert len(cases) == 3
        policies = {policy.id: policy for policy in session.scalars(select(ConflictPolicy))}
        assert all(hear_again(case, policies[case.policy_id]) for case in cases)


def test_b03_submitting_does_the_same_work_whether_or_not_a_rival_holds_the_customer(world):
    approved(world, "south_seller")
    statements = {name: _traced(world, customer_name=name) for name in ("Siemens AG", "Nobody Ltd", "Siemens AG 2")}
    assert statements["Siemens AG"] == statements["Nobody Ltd"]
    assert not {"protection", "conflict_case", "account", "ruling"} & {
        word for line in statements["Siemens AG"] for word in line.replace(",", " ").split()
    }


def _traced(world, **more):
    seen = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(current().engine, "before_cursor_execute", note)
    try:
        with work(world.people["north_seller"]) as session:
            flow.submit(session, claim(world, **more), NOW)
    finally:
        event.remove(current().engine, "before_cursor_execute", note)
    return seen
