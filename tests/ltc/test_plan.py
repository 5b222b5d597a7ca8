"""Commission plans: copied, edited, published by another person after today; a role without a rate is named."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from ltc.commission.draft import (
    PlanRateWrong,
    PlanStart,
    PlanUnchanged,
    begin,
    discard,
    edit,
    publish,
)
from ltc.commission.find import open_draft, plan_on, rules_of
from ltc.commission.models import CommissionPlan, PlanDraft
from ltc.commission.rates import RateChange, RateRule, Unrated, changes, unrated
from ltc.deal.models import Role
from ltc.mode.models import Mode
from portal.db import work
from pricing.ground.drafting import DraftOfAnother, DraftOpen, DraftOver, DraftOwn
from pricing.ground.record import new_id

TODAY, TOMORROW, LATER = date(2026, 3, 10), date(2026, 3, 11), date(2026, 4, 1)
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
WHEN = (TODAY, NOW)
ADA, NILS = new_id(), new_id()
RESOLD = RateRule(Mode.CHANNEL, Role.RESOLD, "", 30_000)
GOLD = RateRule(Mode.CHANNEL, Role.RESOLD, "gold", 50_000)
TIERS = ("silver", "gold")


def test_changes_are_new_changed_and_gone_rates_and_nothing_else():
    sourced = RateRule(Mode.DIRECT, Role.SOURCED, "", 0)
    raised = RateRule(Mode.CHANNEL, Role.RESOLD, "gold", 60_000)
    assert changes([RESOLD, GOLD], [RESOLD, raised]) == [RateChange(Mode.CHANNEL, Role.RESOLD, "gold", 50_000, 60_000)]
    assert changes([RESOLD], [RESOLD, sourced]) == [RateChange(Mode.DIRECT, Role.SOURCED, "", None, 0)]
    assert changes([RESOLD, GOLD], [RESOLD]) == [RateChange(Mode.CHANNEL, Role.RESOLD, "gold", 50_000, None)]
    assert changes([RESOLD, GOLD], [GOLD, RESOLD]) == []


def test_a_role_without_a_rate_is_named_with_the_tiers_it_lacks_and_zero_is_a_rate():
    assert Unrated(Mode.CHANNEL, Role.SOURCED, ()) in unrated([RESOLD], TIERS)
    assert Unrated(Mode.CHANNEL, Role.RESOLD, ("", "silver")) in unrated([GOLD], TIERS)
    everything = [RateRule(mode, role, "", 0) for mode in Mode for role in Role]
    assert unrated(everything, TIERS) == []


def test_a_draft_is_copied_edited_and_published_by_another_from_a_later_day(world):
    with work(world.house) as session:
        draft = begin(session, ADA, NOW)
        first = rules_of(plan_on(session, TODAY))
        assert {RateRule.read(rate) for rate in draft.rates} == set(first)
        edit(session, draft, [RESOLD], ADA, NOW)
        plan = publish(session, draft, LATER, NILS, WHEN)
        session.flush()
        assert (plan.version, plan.drafted_by, plan.published_by) == (2, ADA, NILS)
        assert plan_on(session, date(2026, 3, 31)).version == 1
        assert rules_of(plan_on(session, LATER)) == [RESOLD]
        assert open_draft(session) is None
        with pytest.raises(DraftOver):
            publish(session, draft, date(2026, 5, 1), NILS, WHEN)


def test_what_is_refused(world):
    with work(world.house) as session:
        draft = begin(session, ADA, NOW)
        with pytest.raises(DraftOpen):
            begin(session, NILS, NOW)
        with pytest.raises(PlanUnchanged):
            publish(session, draft, LATER, NILS, WHEN)
        with pytest.raises(DraftOfAnother):
            edit(session, draft, [RESOLD], NILS, NOW)
        with pytest.raises(PlanRateWrong):
            edit(session, draft, [RateRule(Mode.CHANNEL, Role.RESOLD, "", 1_000_001)], ADA, NOW)
        edit(session, draft, [RESOLD], ADA, NOW)
        with pytest.raises(DraftOwn):
            publish(session, draft, LATER, ADA, WHEN)
        with pytest.raises(PlanStart):
            publish(session, draft, TODAY, NILS, WHEN)
        publish(session, draft, LATER, NILS, WHEN)
        third = begin(session, ADA, NOW)
        edit(session, third, [GOLD], ADA, NOW)
        with pytest.raises(PlanStart):
            publish(session, third, LATER, NILS, WHEN)
        discard(session, third)
        session.flush()
        assert open_draft(session) is None


@pytest.mark.parametrize("one_person", [ADA, NILS])
def test_the_database_wants_two_people_one_draft_and_one_plan_a_day(world, one_person):
    plan = {"published_at": NOW, "published_by": one_person}
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(CommissionPlan(version=9, valid_from=LATER, drafted_by=one_person, **plan))
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add_all(CommissionPlan(version=version, valid_from=LATER, **plan) for version in (8, 9))
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add_all(PlanDraft(rates=[], drafted_by=one_person, drafted_at=NOW) for _ in range(2))
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(PlanDraft(rates=[], drafted_by=one_person, drafted_at=NOW, published_by=one_person))
