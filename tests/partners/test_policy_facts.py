"""What a case records: each fact that a rule of any policy may ask for, read from the rows that hold it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from ltc.order.models import SalesOrder
from partners.account.models import Account
from partners.activity.models import ActivityKind
from partners.activity.record import ActivityAhead, Done, record
from partners.conflict.case import Bought, Case, Proof, RivalKind
from partners.conflict.drafts import PolicyDraft
from partners.conflict.models import ConflictCase
from partners.conflict.rule import Notes, approve
from partners.partner.change import Certificate, certify, grant_tier
from partners.programme.models import Tier
from partners.protection.models import Protection
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import protection
from portal.flows import registration as flow
from pricing.ground.decision import Decision
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY, by, judged, run_jobs, submitted
from tests.deals import opened, ordered

DAY = timedelta(days=1)


def facts(world, registration):
    """The case of a registration, as it was recorded."""
    with read(world.house) as session:
        row = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id)).one()
        return Case.read(row.facts)


def held(world, who="south_seller", now=NOW, **more):
    """A registration that was approved."""
    registration = judged(world, who, now, **more)
    with work(world.house) as session:
        approve(session, registration.id, by(now), Notes())
    return registration


def test_what_the_partner_filled_in_is_recorded(world):
    more = {"proofs": (Proof.BUDGET.value,), "project": "North Wing", "tender_on": TODAY, "tax_id": "DE129273398"}
    case = facts(world, judged(world, **more))
    assert (case.proofs, case.project, case.tender_on) == (("budget",), "northwing", TODAY)
    assert case.given == ("tax_id", "project", "proofs")
    assert (case.number, case.submitted_on, case.verified_at) == ("R-NORTH-0001", TODAY, NOW)


def test_the_tier_is_that_of_the_day_of_judgement(world):
    registration = submitted(world)
    with work(world.house) as session:
        platinum = session.scalars(select(Tier).where(Tier.code == "platinum")).one()
        grant_tier(session, world.partners["north"], platinum.id, TODAY + DAY)
    with work(world.house) as session:
        flow.judge(session, registration.id, NOW)
    assert facts(world, registration).tier == "gold"
    with work(world.house) as session:
        flow.judge(session, registration.id, NOW + DAY)
    assert facts(world, registration).tier == "platinum"


def test_each_person_with_a_certificate_counts_once_and_only_while_it_is_valid(world):
    with work(world.house) as session:
        for holder, until in (("Li", None), ("Li", None), ("Wang", TODAY), ("Zhao", TODAY + DAY)):
            paper = Certificate(world.lines["pumps"], holder, "C-1", TODAY - DAY, until)
            certify(session, world.partners["north"], paper)
    assert facts(world, judged(world)).certified == (("pumps", 2),)


def test_a_certificate_does_not_end_before_it_begins(world):
    paper = Certificate(world.lines["pumps"], "Li", "C-1", TODAY, TODAY)
    with work(world.house) as session, pytest.raises(Invalid):
        certify(session, world.partners["north"], paper)


def test_activity_that_is_written_down_after_a_registration_does_not_count_against_it(world):
    first = judged(world)
    with read(world.house) as session:
        account = session.scalars(select(Account)).one().id
    with work(world.house) as session:
        record(session, Done(account, ActivityKind.VISIT, TODAY - DAY, "met"), new_id(), TODAY, NOW + DAY)
    with work(world.house) as session:
        flow.judge(session, first.id, NOW + DAY)
    assert facts(world, first).house_on is None
    second = judged(world, "south_seller", NOW + 2 * DAY)
    assert facts(world, second).house_on == TODAY - DAY


def test_activity_of_tomorrow_is_refused(world):
    judged(world)
    with work(world.house) as session, pytest.raises(ActivityAhead):
        account = session.scalars(select(Account)).one().id
        record(session, Done(account, ActivityKind.CALL, TODAY + DAY, "will call"), new_id(), TODAY, NOW)


def test_what_the_customer_bought_before_is_recorded_by_partner_and_line(world):
    first = judged(world, "south_seller")
    with work(world.house) as session:
        account = session.scalars(select(Account)).one()
        for partner, day in (("south", 1), (None, 2)):
            deal = opened(world, session, partner)
            deal.account_id = account.id
            ordered(world, session, deal).ordered_on = date(2026, 3, day)
    with work(world.house) as session:
        session.scalars(select(SalesOrder).where(SalesOrder.partner_id.is_(None))).one().ordered_on = TODAY
    case = facts(world, judged(world))
    assert first
    assert case.bought == (Bought("south", "pumps", date(2026, 3, 1)),)  # an order of the same day is no order before
    assert case.house_on is None


def test_the_houses_own_deal_is_activity(world):
    judged(world, "south_seller")
    with work(world.house) as session:
        deal = opened(world, session, None)
        deal.account_id = session.scalars(select(Account).order_by(Account.id)).first().id
        deal.opened_at = datetime(2026, 3, 8, 9, tzinfo=UTC)
    assert facts(world, judged(world)).house_on == date(2026, 3, 8)


def test_a_withdrawal_is_remembered_and_so_is_a_lapse(world):
    first = judged(world)
    with stopped_at(NOW), work(world.people["north_seller"]) as session:
        flow.withdraw(session, session.scalars(select(Registration)).one(), NOW)
    with stopped_at(NOW):
        run_jobs(world)
    again = held(world, "north_seller", NOW + 31 * DAY)
    [gone] = facts(world, again).gone
    assert (gone.how, gone.number, gone.lines, gone.on) == ("withdrawn", first.number, ("pumps",), TODAY)
    with work(world.house) as session:
        flow.release(session, again.id, NOW + 32 * DAY)
    with work(world.house) as session:
        protection.lapse_due(session, NOW + 121 * DAY)
    case = facts(world, judged(world, now=NOW + 125 * DAY))
    assert [(g.how, g.on) for g in case.gone] == [("withdrawn", TODAY), ("lapsed", TODAY + 121 * DAY)]
    assert case.held_days == 90


def test_the_partners_other_registrations_are_counted_and_nobody_elses(world):
    for n in range(3):
        submitted(world, customer_name=f"Customer {n}", now=NOW - n * timedelta(hours=12))
    submitted(world, "south_seller", customer_name="Elsewhere")
    case = facts(world, judged(world))
    assert (case.open_count, case.day_count) == (3, 2)


def test_a_rival_at_a_sister_company_is_recorded_as_related(world):
    held(world, customer_name="Siemens Mobility")
    judged(world, "east_seller", customer_name="Siemens Energy")
    with work(world.house) as session:
        parent = Account(id=new_id(), name="Siemens")
        session.add(parent)
        for account in session.scalars(select(Account).where(Account.name != "Siemens")):
            account.parent_id = parent.id
    with work(world.house) as session:
        waiting = session.scalars(select(Registration).where(Registration.number == "R-EAST-0001")).one()
        flow.judge(session, waiting.id, NOW)
    [rival] = facts(world, waiting).rivals
    assert (rival.kind, rival.partner, rival.related) == (RivalKind.PROTECTED, "south", True)
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == waiting.id)).one()
        found = {reason.rule for reason in Decision.read(case.findings).reasons}
        assert not {rule for rule in found if rule.startswith("conflict.")}  # this policy does not look at groups


def test_a_rivals_project_evidence_and_hour_are_recorded(world):
    held(world, project="North Wing", proofs=(Proof.WRITTEN_CHOICE.value,))
    [rival] = facts(world, judged(world)).rivals
    assert (rival.project, rival.proofs, rival.verified_at) == ("northwing", ("written_choice",), NOW)


def test_a_reply_makes_a_registration_complete_when_it_comes_in(world):
    registration = judged(world)
    with work(world.people["north_seller"]) as session:
        own = session.scalars(select(Registration)).one()
        own.stage = type(own.stage).RETURNED
        flow.reply(session, own, "The plant manager.", NOW + DAY)
    with work(world.house) as session:
        flow.judge(session, registration.id, NOW + 2 * DAY)
    assert facts(world, registration).verified_at == NOW + DAY


def test_no_partner_reads_an_activity_a_draft_or_a_replay(world):
    judged(world)
    with work(world.house) as session:
        account = session.scalars(select(Account)).one().id
        record(session, Done(account, ActivityKind.CALL, TODAY, "called"), new_id(), TODAY, NOW)
        session.add(PolicyDraft(content={}, edited_by=new_id(), edited_at=NOW))
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(PolicyDraft)).all() == []
        assert session.scalars(select(Protection)).all() == []
