"""Doubts and merges: what follows from a decision, what forbids a merge, and what taking it back restores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.account.find import Asked, match
from partners.account.merge import MergeGone, MergeItself, MergeMovedOn, MergeProtected, MergeTooOld, MergeUndone
from partners.account.models import Account, AccountName, AccountReview, NameKind, ReviewState
from partners.account.remember import create
from partners.account.review import CustomerInDoubt, Kinship, Meant, NotOffered, ReviewDecided, answers, offers
from partners.conflict.models import CaseState, ConflictCase
from partners.conflict.rule import Notes, approve, reject
from partners.protection.models import Protection
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import account as flow
from portal.flows import registration as registrations
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW, by, judged, run_jobs
from tests.world import build

HEAD, BRANCH = "深圳市蕾奥规划设计咨询股份有限公司", "深圳市蕾奥规划设计咨询股份有限公司北京分公司"


@pytest.fixture
def head(world):
    """A known customer."""
    with work(world.house) as session:
        return create(session, Asked(HEAD), None).id


def case_of(world, registration):
    """The case of a registration as it stands."""
    with read(world.house) as session:
        return session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id)).one()


def doubt(world):
    """The only doubt."""
    with read(world.house) as session:
        return session.scalars(select(AccountReview)).one()


def decide(world, chosen, kinship=Kinship.SAME):
    """Decide the only doubt."""
    with work(world.house) as session:
        review = session.scalars(select(AccountReview)).one()
        flow.decide(session, review, Meant(kinship, chosen) if chosen else None, new_id(), NOW)


def merged(world, one, other, now=NOW):
    """Merge one customer into another."""
    with work(world.house) as session:
        return flow.merge(session, one, other, new_id(), now)


def undone(world, done, now=NOW):
    """Take a merge back."""
    with work(world.house) as session:
        flow.undo(session, session.merge(done), new_id(), now)


def protected(world, who, name):
    """A registration that is approved; returns its account."""
    registration = judged(world, who, customer_name=name)
    with work(world.house) as session:
        approve(session, registration.id, by(), Notes())
    return case_of(world, registration).account_id


def test_a_possible_customer_is_referred_to_a_person_with_the_candidates(world, head):
    case = case_of(world, judged(world, customer_name=BRANCH))
    assert case.verdict is Verdict.REFER
    assert {"rule": "account.possible", "verdict": "refer", "facts": {"accounts": HEAD}} in case.findings["reasons"]
    assert case.account_id != head
    assert [one["account"] for one in doubt(world).candidates] == [str(head)]


def test_a_doubt_stays_open_however_often_the_case_is_judged(world, head):
    registration = judged(world, customer_name=BRANCH)
    with work(world.house) as session:
        registrations.judge(session, registration.id, NOW)
    assert case_of(world, registration).verdict is Verdict.REFER
    assert doubt(world).state is ReviewState.OPEN


def test_a_decision_for_a_known_customer_becomes_an_alias_and_the_case_is_judged_again(world, head):
    registration = judged(world, customer_name=BRANCH)
    decide(world, head)
    run_jobs(world)
    case = case_of(world, registration)
    assert (case.account_id, case.verdict) == (head, Verdict.ALLOW)
    with read(world.house) as session:
        alias = session.scalars(select(AccountName).where(AccountName.text == BRANCH)).one()
        assert (alias.account_id, alias.kind) == (head, NameKind.ALIAS)
        assert match(session, Asked(BRANCH)).account_id == head


def test_a_decision_for_a_new_customer_is_remembered(world, head):
    registration = judged(world, customer_name=BRANCH)
    decide(world, None)
    run_jobs(world)
    assert case_of(world, registration).verdict is Verdict.ALLOW
    again = case_of(world, judged(world, "south_seller", customer_name=BRANCH))
    assert again.account_id == case_of(world, registration).account_id
    assert doubt(world).state is ReviewState.NEW


def test_a_doubt_is_decided_once_and_only_for_what_was_offered(world, head):
    judged(world, customer_name=BRANCH)
    with pytest.raises(NotOffered):
        decide(world, new_id())
    decide(world, None)
    with pytest.raises(ReviewDecided):
        decide(world, head)


def ruled(world, act, registration, *more):
    """Rule on a registration."""
    with work(world.house) as session:
        return act(session, registration.id, *more, by(), Notes())


def test_d04_nothing_is_granted_to_a_customer_of_which_nobody_said_who_it_is(world, head):
    registration = judged(world, customer_name=BRANCH)
    with pytest.raises(CustomerInDoubt):
        ruled(world, approve, registration)
    decide(world, None)
    assert ruled(world, approve, registration).granted == ["pumps"]


def test_a_customer_in_doubt_is_refused_all_the_same_and_the_doubt_stays(world, head):
    ruled(world, reject, judged(world, customer_name=BRANCH), "information")
    assert doubt(world).state is ReviewState.OPEN


def test_d04_the_policy_itself_approves_no_customer_in_doubt(tenant):
    world = build(tenant, approves_clean=True, entries=[])
    with work(world.house) as session:
        create(session, Asked(HEAD), None)
    with stopped_at(NOW):
        clean, doubted = judged(world, customer_name="Bosch GmbH"), judged(world, customer_name=BRANCH)
    assert case_of(world, doubted).verdict is Verdict.REFER
    assert (case_of(world, clean).state, case_of(world, doubted).state) == (CaseState.DECIDED, CaseState.OPEN)


def test_a_branch_is_kept_under_its_head_office_and_stays_a_customer_of_its_own(world, head):
    registration = judged(world, customer_name=BRANCH)
    decide(world, head, Kinship.BELOW)
    assert (doubt(world).state, doubt(world).chosen_id) == (ReviewState.NEW, head)
    account = case_of(world, registration).account_id
    assert account != head
    with read(world.house) as session:
        assert session.get_one(Account, (world.tenant.id, account)).parent_id == head
        assert session.get_one(Account, (world.tenant.id, head)).parent_id is None


def test_a_head_office_is_put_above_the_branch_that_was_known_first(world):
    with work(world.house) as session:
        branch = create(session, Asked(BRANCH), None).id
    registration = judged(world, customer_name=HEAD)
    decide(world, branch, Kinship.ABOVE)
    with read(world.house) as session:
        known = session.get_one(Account, (world.tenant.id, branch))
    assert known.parent_id == case_of(world, registration).account_id


def test_what_a_name_says_of_kinship_is_offered_first(world, head):
    judged(world, customer_name=BRANCH)
    with read(world.house) as session:
        review = session.scalars(select(AccountReview)).one()
        offered = answers(review, offers(session, review))
    assert [one.kinship for one in offered] == [Kinship.BELOW, Kinship.SAME]


def test_a_customer_is_never_put_below_its_own_branch(world, head):
    registration = judged(world, customer_name=BRANCH)
    with work(world.house) as session:
        session.get_one(Account, (world.tenant.id, head)).parent_id = case_of(world, registration).account_id
    with pytest.raises(NotOffered):
        decide(world, head, Kinship.BELOW)


def test_a_merge_moves_what_hangs_on_the_customer_and_undoing_puts_it_back(world):
    one, other = protected(world, "north_seller", "Alpha Pumps"), protected(world, "south_seller", "Omega Valves")
    with work(world.house) as session:
        child = Account(id=new_id(), name="Alpha Pumps Service", parent_id=one)
        session.add(child)
    with read(world.house) as session:
        seen = flow.preview(session, *(session.get_one(Account, (world.tenant.id, i)) for i in (one, other)))
        assert seen.meeting == ("pumps",)
    with work(world.house) as session:
        for held in session.scalars(select(Protection).where(Protection.account_id == other)):
            held.state, held.ended_at = "released", NOW
    done = merged(world, one, other)
    assert standing(world) == {"Alpha Pumps": other, "protections": {other}, "cases": {other}, "child": other}
    undone(world, done)
    assert standing(world) == {"Alpha Pumps": one, "protections": {one, other}, "cases": {one, other}, "child": one}


def standing(world):
    """Where names and rows hang now."""
    with read(world.house) as session:
        name = session.scalars(select(AccountName).where(AccountName.text == "Alpha Pumps")).one()
        child = session.scalars(select(Account).where(Account.name == "Alpha Pumps Service")).one()
        rows = {kind: set(session.scalars(select(kind.account_id))) for kind in (Protection, ConflictCase)}
        return {
            "Alpha Pumps": name.account_id,
            "protections": rows[Protection],
            "cases": rows[ConflictCase],
            "child": child.parent_id,
        }


def test_d08_a_merge_under_two_protections_of_one_line_is_refused_and_changes_nothing(world):
    one, other = protected(world, "north_seller", "Alpha Pumps"), protected(world, "south_seller", "Omega Valves")
    with pytest.raises(MergeProtected) as refused:
        merged(world, one, other)
    assert refused.value.facts == {"lines": "pumps"}
    with read(world.house) as session:
        assert match(session, Asked("Alpha Pumps")).account_id == one


def test_a_merge_is_undone_within_thirty_days_once(world, head):
    with work(world.house) as session:
        other = create(session, Asked("Quite Another Name"), None).id
    done = merged(world, other, head)
    with pytest.raises(MergeTooOld):
        undone(world, done, NOW + timedelta(days=30, seconds=1))
    undone(world, done, NOW + timedelta(days=30))
    with pytest.raises(MergeUndone):
        undone(world, done)


def test_a_merge_that_moved_on_cannot_be_undone(world, head):
    with work(world.house) as session:
        other, third = (create(session, Asked(text), None).id for text in ("Quite Another Name", "A Third Firm"))
    done = merged(world, other, head)
    merged(world, head, third)
    with pytest.raises(MergeMovedOn):
        undone(world, done)


def test_a_customer_is_merged_into_another_once(world, head):
    with work(world.house) as session:
        other = create(session, Asked("Quite Another Name"), None).id
    with pytest.raises(MergeItself):
        merged(world, head, head)
    merged(world, other, head)
    with pytest.raises(MergeGone):
        merged(world, other, head)


def test_a_name_that_both_customers_have_comes_back_to_both(world):
    with work(world.house) as session:
        one, other = (create(session, Asked("兰州小吃店"), None).id for _ in range(2))
    done = merged(world, one, other)
    with read(world.house) as session:
        assert match(session, Asked("兰州小吃店")).account_id == other
    undone(world, done)
    with read(world.house) as session:
        names = session.scalars(select(AccountName.account_id).where(AccountName.text == "兰州小吃店"))
        assert set(names) == {one, other}
