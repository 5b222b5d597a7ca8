"""Ruling on several sides at once, alone or by two people; what is granted, kept waiting, answered and remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from partners.appeal.models import Appeal, AppealReview
from partners.conflict.decide import Joint, OwnProposal, ProposalAnswered, ProposalWaits, Share, confirm, decline
from partners.conflict.find import alike, side, sides, waiting
from partners.conflict.models import CaseState, ConflictCase, Outcome, Ruling, RulingReason
from partners.conflict.proposal import ProposalSide, ProposalState, RulingProposal
from partners.conflict.rule import By, LineNotAsked, Notes, OwnSubmission, RuledAlready, approve, reject
from partners.partner.models import Partner
from partners.protection.grant import ProtectedAlready
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import read, shared, work
from portal.flows import registration as flow
from portal.flows import ruling
from portal.flows.discreet import TellsTooMuch
from portal.identity.models import Person
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from portal.notice.models import Notice
from pricing.ground.money import Money
from tests.claims import NOW, TODAY, judged, run_jobs
from tests.world import build

LATER = NOW + timedelta(hours=1)


def of(world, who="channel_manager", now=NOW):
    """A person of the world as one who rules."""
    return By(world.people[who].person_id, TODAY, now)


def rivals(world, **more):
    """North asks for pumps, South for pumps and valves."""
    both = (world.lines["pumps"], world.lines["valves"])
    return judged(world, **more), judged(world, "south_seller", product_line_ids=both, **more)


def joint(winner, loser=None, lines=("pumps",), answer="timing", note=None):
    """A ruling for one side, and against the other unless it is to wait."""
    shares = [Share(winner.id, Outcome.APPROVE, "approved", lines, note)]
    if loser:
        shares.append(Share(loser.id, Outcome.REJECT, answer))
    return Joint(tuple(shares), RulingReason.FIRST_VERIFIED, "first on the file")


def ruled(world, said, by=None):
    """A ruling, recorded or proposed as the portal does it."""
    with work(world.house) as session:
        case = case_of(session, said.shares[0].registration_id)
        return ruling.rule(session, sides(session, case), said, by or of(world))


def case_of(session, registration_id):
    return session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration_id)).one()


def seen(world, query):
    with read(world.house) as session:
        return session.scalars(query).all()


def stage(world, registration):
    return seen(world, select(Registration).where(Registration.id == registration.id))[0].stage


def held(world):
    """Who is protected for what, by partner and line."""
    active = seen(world, select(Protection).where(Protection.state == ProtectionState.ACTIVE))
    partners = {partner_id: code for code, partner_id in world.partners.items()}
    lines = {line_id: code for code, line_id in world.lines.items()}
    return sorted((partners[p.holder_id], lines[p.product_line_id]) for p in active)


def managed(world, code, who):
    """Let a person look after a partner."""
    with work(world.house) as session:
        partner = session.scalars(select(Partner).where(Partner.id == world.partners[code])).one()
        partner.manager_id = world.people[who].person_id


def test_one_transaction_approves_one_side_and_rejects_the_other(world):
    north, south = rivals(world)
    assert ruled(world, joint(north, south))
    assert held(world) == [("north", "pumps")]
    outcomes = {r.registration_id: r.outcome for r in seen(world, select(Ruling))}
    assert outcomes == {north.id: Outcome.APPROVE, south.id: Outcome.REJECT}


def test_each_side_is_answered_at_its_own_time(world):
    with stopped_at(NOW):
        north = judged(world)
        south = judged(world, "south_seller", now=NOW + timedelta(hours=3))
        ruled(world, joint(north, south))
    with stopped_at(LATER):
        run_jobs(world)
        assert (stage(world, north), stage(world, south)) == (Stage.APPROVED, Stage.SUBMITTED)
    with stopped_at(LATER + timedelta(hours=3)):
        run_jobs(world)
        assert stage(world, south) is Stage.REJECTED


def test_split_by_line_gives_each_side_its_own(world):
    north, south = rivals(world)
    shares = (
        Share(north.id, Outcome.APPROVE, "approved", ("pumps",)),
        Share(south.id, Outcome.APPROVE, "approved", ("valves",)),
    )
    assert ruled(world, Joint(shares, RulingReason.DELIVERY))
    assert held(world) == [("north", "pumps"), ("south", "valves")]


def test_one_line_is_never_given_to_two_sides(world):
    north, south = rivals(world)
    shares = tuple(Share(one.id, Outcome.APPROVE, "approved", ("pumps",)) for one in (north, south))
    with pytest.raises(ProtectedAlready):
        ruled(world, Joint(shares))
    assert held(world) == []
    assert seen(world, select(Ruling)) == []


def test_none_of_the_sides_need_be_approved(world):
    north, south = rivals(world)
    shares = tuple(Share(one.id, Outcome.REJECT, "policy") for one in (north, south))
    assert ruled(world, Joint(shares, RulingReason.NOT_QUALIFIED))
    assert held(world) == []


def test_a_side_that_is_left_out_keeps_waiting_and_is_judged_again(world):
    with stopped_at(NOW):
        north, south = rivals(world)
        ruled(world, joint(north))
        run_jobs(world)
        [case] = seen(world, select(ConflictCase).where(ConflictCase.registration_id == south.id))
    assert case.state is CaseState.OPEN
    assert "conflict.protected-rival" in {found["rule"] for found in case.findings["reasons"]}
    with stopped_at(LATER):
        run_jobs(world)
        assert stage(world, south) is Stage.SUBMITTED


def test_judging_again_never_reopens_what_was_ruled_on(world):
    north = judged(world)
    with work(world.house) as session:
        approve(session, north.id, of(world), Notes())
        flow.judge(session, north.id, NOW)
        assert case_of(session, north.id).state is CaseState.DECIDED


def test_lines_that_nobody_asked_for_are_not_granted(world):
    north = judged(world)
    for lines in (["valves"], []):
        with pytest.raises(LineNotAsked), work(world.house) as session:
            approve(session, north.id, of(world), Notes(), lines)


def test_a_high_value_waits_for_a_second_person_and_grants_nothing_meanwhile(tenant):
    world = build(tenant, two_people_from_minor=5_000_000)
    north, south = rivals(world)
    assert not ruled(world, joint(north, south))
    assert held(world) == []
    assert {c.state for c in seen(world, select(ConflictCase))} == {CaseState.OPEN}
    [proposal] = seen(world, select(RulingProposal))
    assert [why["rule"] for why in proposal.why] == ["ruling.high-value"]


def test_below_the_value_one_person_is_enough(tenant):
    world = build(tenant, two_people_from_minor=5_000_001)
    north, south = rivals(world)
    assert ruled(world, joint(north, south))


def test_the_policy_itself_approves_what_is_clean_but_never_a_high_value(tenant):
    world = build(tenant, two_people_from_minor=6_000_000, approves_clean=True)
    low, high = judged(world), judged(world, customer_name="Bosch GmbH", value=Money(6_000_000, "EUR"))
    assert [r.registration_id for r in seen(world, select(Ruling))] == [low.id]
    [case] = seen(world, select(ConflictCase).where(ConflictCase.registration_id == high.id))
    assert case.state is CaseState.OPEN


def test_whoever_looks_after_one_side_does_not_rule_alone(world):
    managed(world, "south", "channel_manager")
    north, south = rivals(world)
    assert not ruled(world, joint(north, south))
    assert ruled(world, joint(*rivals(world, customer_name="Bosch GmbH")[:1]), of(world, "second_manager"))


def test_c26_whoever_looks_after_a_partner_does_not_clear_its_rival_away_alone(world):
    managed(world, "north", "channel_manager")
    _, south = rivals(world)
    assert not ruled(world, Joint((Share(south.id, Outcome.REJECT, "policy"),), RulingReason.OTHER))


def test_a_question_needs_nobody_else(tenant):
    world = build(tenant, two_people_from_minor=1)
    north = judged(world)
    assert ruled(world, Joint((Share(north.id, Outcome.RETURN, "asked", (), "Which site?"),)))


def test_another_person_confirms_and_both_names_stand_on_the_ruling(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, south = rivals(world)
    ruled(world, joint(north, south))
    agreed(world, north)
    first, second = (world.people[who].person_id for who in ("channel_manager", "second_manager"))
    assert {(r.decided_by, r.confirmed_by, r.needs_two) for r in seen(world, select(Ruling))} == {(first, second, True)}
    assert held(world) == [("north", "pumps")]


def agreed(world, registration, who="second_manager"):
    with work(world.house) as session:
        case = case_of(session, registration.id)
        proposal = waiting(session, [registration.id])
        ruling.agree(session, sides(session, case), proposal, of(world, who))


def test_c12_nobody_confirms_her_own_proposal(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    with pytest.raises(OwnProposal):
        agreed(world, north, "channel_manager")
    with pytest.raises(IntegrityError, match="two_people"), work(world.house) as session:
        [proposal] = session.scalars(select(RulingProposal))
        proposal.state, proposal.answered_by = ProposalState.CONFIRMED, proposal.proposed_by


def test_the_database_itself_refuses_a_ruling_that_needs_two_and_has_one(world):
    north = judged(world)
    first, second = (world.people[who].person_id for who in ("channel_manager", "second_manager"))
    for by in (replace(of(world), needs_two=True), replace(of(world), confirmed_by=first)):
        with pytest.raises(IntegrityError, match=r"needs_two|second_person"), work(world.house) as session:
            approve(session, north.id, by, Notes())
    with work(world.house) as session:
        approve(session, north.id, replace(of(world), needs_two=True, confirmed_by=second), Notes())


def test_whoever_submitted_a_registration_does_not_confirm_its_ruling(world):
    north = judged(world)
    seller = world.people["north_seller"].person_id
    with pytest.raises(OwnSubmission), work(world.house) as session:
        approve(session, north.id, replace(of(world), needs_two=True, confirmed_by=seller), Notes())


def test_while_a_proposal_waits_nobody_rules_past_it(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, south = rivals(world)
    ruled(world, joint(north))
    for one in (north, south):
        with pytest.raises(ProposalWaits):
            ruled(world, Joint((Share(one.id, Outcome.REJECT, "policy"),)), of(world, "second_manager"))


def test_of_one_registration_the_database_lets_one_proposal_wait(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    with pytest.raises(IntegrityError), work(world.house) as session:
        [known] = session.scalars(select(ProposalSide))
        second = ProposalSide(proposal_id=known.proposal_id, registration_id=north.id, outcome=Outcome.REJECT)
        second.answer, second.granted, second.is_waiting = "policy", [], True
        session.add(second)


def test_a_declined_proposal_rules_nothing_and_opens_the_case_again(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, south = rivals(world)
    ruled(world, joint(north, south))
    with work(world.house) as session:
        decline(session, waiting(session, [south.id]), "Ask the customer first", of(world, "second_manager"))
    assert seen(world, select(Ruling)) == []
    assert not ruled(world, joint(south, north), of(world, "second_manager"))


def test_a_proposal_is_answered_once(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    [proposal] = seen(world, select(RulingProposal))
    agreed(world, north)
    with pytest.raises(ProposalAnswered), work(world.house) as session:
        confirm(
            session, session.get_one(RulingProposal, (proposal.tenant_id, proposal.id)), of(world, "second_manager")
        )


def test_a_side_that_withdraws_takes_the_proposal_with_it_and_the_other_can_be_ruled_on(tenant):
    world = build(tenant, two_people_from_minor=1)
    with stopped_at(NOW):
        north, south = rivals(world)
        ruled(world, joint(south, north, ("pumps", "valves")))
        with work(world.people["north_seller"]) as session:
            flow.withdraw(session, session.get_one(Registration, (tenant.id, north.id)), NOW)
        run_jobs(world)
        assert [p.state for p in seen(world, select(RulingProposal))] == [ProposalState.DECLINED]
        ruled(world, joint(south, lines=("pumps", "valves")))
        agreed(world, south)
    assert held(world) == [("south", "pumps"), ("south", "valves")]


def test_c20_a_side_that_withdrew_a_moment_before_is_not_approved(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    with work(world.house) as session:
        case_of(session, north.id).state = CaseState.CLOSED
    with pytest.raises(RuledAlready):
        agreed(world, north)
    assert held(world) == []


def test_words_that_tell_of_the_other_side_are_refused_and_nothing_is_ruled(world):
    north, south = rivals(world)
    with pytest.raises(TellsTooMuch) as refused:
        ruled(world, joint(north, south, note=f"You were faster than {south.number}"))
    assert south.number in refused.value.facts["words"]
    assert seen(world, select(Ruling)) == []


def test_words_that_tell_who_holds_the_customer_are_refused_too(world):
    ruled(world, joint(judged(world)))
    south = judged(world, "south_seller")
    for note in ("North holds it", "until 2026-06-08", "R-NORTH-0001"):
        said = Joint((Share(south.id, Outcome.REJECT, "policy", (), note),), RulingReason.OTHER)
        with pytest.raises(TellsTooMuch):
            ruled(world, said)


def test_a_ruling_keeps_its_times_its_rules_its_reason_and_the_policy(world):
    north, south = rivals(world)
    ruled(world, joint(north, south), of(world, now=LATER))
    [kept] = seen(world, select(Ruling).where(Ruling.registration_id == south.id))
    assert (kept.submitted_at, kept.verified_at, kept.decided_at) == (NOW, NOW, LATER)
    assert kept.decision["policy"] == "v1"
    assert [r["rule"] for r in kept.decision["reasons"]] == ["conflict.pending-rival", "account.same-name"]
    assert (kept.reason, kept.note_house) == (RulingReason.FIRST_VERIFIED, "first on the file")
    assert kept.facts["evidence"] == "name"
    [case] = seen(world, select(ConflictCase).where(ConflictCase.registration_id == south.id))
    assert kept.flip == case.flip
    assert kept.flip["code"] == "flip.without-line"


def test_earlier_rulings_are_alike_when_the_same_rules_spoke_on_the_same_lines(world):
    first, second = judged(world), judged(world, "south_seller")
    ruled(world, joint(first, second))
    judged(world, customer_name="Bosch GmbH")
    like = judged(world, "south_seller", customer_name="Bosch GmbH")
    other_line = judged(world, "south_seller", customer_name="ABB", product_line_ids=(world.lines["valves"],))
    with read(world.house) as session:
        assert [p.registration.number for p in alike(session, [case_of(session, like.id)])] == [second.number]
        assert alike(session, [case_of(session, other_line.id)]) == []


def test_a_conflict_has_as_many_sides_as_there_are_partners_who_wait_for_one_of_the_lines(world):
    north, south = rivals(world)
    east = judged(world, "east_seller", product_line_ids=(world.lines["valves"],))
    with read(world.house) as session:
        assert [s.registration.id for s in sides(session, case_of(session, north.id))] == [north.id, south.id]
        assert [s.registration.id for s in sides(session, case_of(session, south.id))] == [north.id, south.id, east.id]
        assert side(session, case_of(session, east.id)).partner.code == "east"


def test_a_proposal_is_invisible_to_partners(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(RulingProposal)).all() == []
        assert session.scalars(select(ProposalSide)).all() == []


def asked_to_confirm(world):
    """Who was told that a proposal waits, by the world's names, and where the mail leads."""
    with read(world.house) as session:
        told = {row.person_id for row in session.scalars(select(Notice).where(Notice.kind == "approval_waits"))}
        mails = session.scalars(select(MailMessage).where(MailMessage.template == "approval_waits")).all()
    assert len(mails) == len(told)
    return {who for who, actor in world.people.items() if actor.person_id in told}, {m.facts["path"] for m in mails}


def test_a_proposal_is_told_to_everybody_who_may_confirm_it_and_not_to_its_proposer(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    ruled(world, joint(north))
    with read(world.house) as session:
        path = f"conflicts/{case_of(session, north.id).id}"
    assert asked_to_confirm(world) == ({"second_manager"}, {path})


def test_a_proposal_is_not_told_to_whoever_made_the_ruling_that_is_appealed(tenant):
    world = build(tenant, two_people_from_minor=1)
    north, _ = rivals(world)
    with work(world.house) as session:
        session.add(Appeal(partner_id=north.partner_id, registration_id=north.id, evidence="x", **asked_by(world)))
        session.flush()
        [appeal] = session.scalars(select(Appeal))
        before = reject(session, north.id, "policy", of(world, "second_manager"), Notes())
        session.flush()
        case_of(session, north.id).state = CaseState.OPEN
        first = world.people["second_manager"].person_id
        session.add(AppealReview(appeal_id=appeal.id, disputed_id=before.id, first_decided_by=first))
    ruled(world, joint(north))
    assert asked_to_confirm(world) == (set(), set())


def asked_by(world):
    return {"asked_by": world.people["north_seller"].person_id, "asked_at": NOW}


@pytest.mark.parametrize(("language", "words"), [("en", "waits for your approval"), ("zh", "等待您审批")])
def test_the_mail_about_a_proposal_names_its_number_and_no_customer(tenant, language, words):
    world = build(tenant, two_people_from_minor=1)
    with shared(writes=True) as session:
        session.get_one(Person, world.people["second_manager"].person_id).language = language
    north, _ = rivals(world)
    ruled(world, joint(north))
    with read(world.house) as session:
        [row] = session.scalars(select(MailMessage).where(MailMessage.template == "approval_waits"))
    text = str(compose(row, world.tenant).message)
    assert words in compose(row, world.tenant).message.get_content()
    assert north.customer_name not in text
