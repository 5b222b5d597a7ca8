"""Scores of leads: every point has a reason, a published card is never edited, and what changes is scored anew."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from partners.lead.kinds import LeadSource
from partners.lead.models import Lead
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_score.card import SHIPPED, Card, CardOutOfRange, checked
from partners.lead_score.find import in_force, scores
from partners.lead_score.kinds import Heat, Merit
from partners.lead_score.models import LeadScore
from partners.lead_score.publish import CardTooEarly
from partners.lead_score.score import FULL, Facts, score
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows.lead_score import put_in_force, rescore_from, rescore_one
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.leads import entered, lead_row

FACTS = st.builds(
    Facts,
    source=st.sampled_from(LeadSource),
    value_minor=st.none() | st.integers(1, 10**12),
    contact=st.integers(0, FULL),
    is_consented=st.booleans(),
    lines=st.integers(1, 5),
    is_covered=st.booleans(),
    has_tax_id=st.booleans(),
    has_host=st.booleans(),
    days=st.integers(0, 400),
    known=st.dictionaries(st.sampled_from(Criterion), st.sampled_from(Met)),
)
CARDS = st.builds(
    lambda points: Card(points), st.fixed_dictionaries({merit: st.integers(-100, 100) for merit in Merit})
)


@given(FACTS, CARDS)
def test_the_points_of_a_score_are_those_of_its_reasons_and_each_reason_stands_once(facts, card):
    found = score(facts, card)
    assert found.points == sum(ground.points for ground in found.grounds)
    assert len({ground.merit for ground in found.grounds}) == len(found.grounds)
    low, high = card.span(found.heat)
    assert low is None or found.points >= low
    assert high is None or found.points < high


@given(FACTS, CARDS)
def test_a_reason_has_the_points_that_the_card_gives_it(facts, card):
    assert all(one.points == card.points[one.merit] * one.times != 0 for one in score(facts, card).grounds)


@given(FACTS)
def test_to_learn_that_a_criterion_is_met_never_lowers_the_shipped_score(facts):
    before = score(replace(facts, known={}), Card())
    assert score(replace(facts, known=dict.fromkeys(Criterion, Met.YES)), Card()).points >= before.points


def test_a_value_lies_in_the_band_that_it_reaches():
    def merits(value):
        return {ground.merit for ground in score(Facts(LeadSource.FORM, value_minor=value), Card()).grounds}

    assert Merit.VALUE_SMALL in merits(4_999_999)
    assert Merit.VALUE_MEDIUM in merits(5_000_000)
    assert Merit.VALUE_LARGE in merits(50_000_000)


def test_an_age_counts_from_its_day_on_and_only_once():
    def aged(days):
        return {one.merit for one in score(Facts(LeadSource.FORM, days=days), Card()).grounds} & {Merit.AGED, Merit.OLD}

    assert [aged(29), aged(30), aged(89), aged(90)] == [set(), {Merit.AGED}, {Merit.AGED}, {Merit.OLD}]


@pytest.mark.parametrize(
    "wrong",
    [{"warm_from": 60}, {"medium_from_minor": 0}, {"old_from_days": 30}, {"points": {**SHIPPED, Merit.NO: -101}}],
)
def test_a_card_whose_steps_do_not_rise_or_with_too_many_points_is_refused(wrong):
    with pytest.raises(CardOutOfRange):
        checked(replace(Card(), **wrong))


def scored(world, lead_id, now=NOW):
    with work(world.house) as session:
        rescore_one(session, lead_id, now)


def given_to(world, lead_id):
    with read(world.house) as session:
        return session.scalars(scores([lead_id])).all()


def test_a_lead_is_scored_by_what_the_house_knows_and_the_same_is_not_said_twice(world):
    lead = entered(world)
    scored(world, lead)
    scored(world, lead)
    [row] = given_to(world, lead)
    assert {one["merit"] for one in row.grounds} == {
        "source_campaign", "value_medium", "contact_full", "region_covered", "tax_id", "host",
    }  # fmt: skip
    assert (row.points, row.heat, lead_row(world, lead).points) == (40, Heat.WARM, 40)


def test_a_lead_in_a_region_that_no_partner_covers_lacks_those_points(world):
    lead = entered(world, region_id=world.regions["north-china"])
    scored(world, lead)
    assert "region_covered" not in {one["merit"] for one in given_to(world, lead)[0].grounds}


def test_a_card_is_in_force_from_its_instant_on_and_the_job_scores_all_anew(world, monkeypatch):
    leads = [entered(world) for _ in range(5)]
    for lead in leads:
        scored(world, lead)
    monkeypatch.setattr("portal.flows.lead_score.PORTION", 2)
    tomorrow = NOW + timedelta(days=1)
    card = Card({**SHIPPED, Merit.HOST: 50})
    with stopped_at(NOW), work(world.house) as session:
        put_in_force(session, card, tomorrow, new_id(), NOW)
    with work(world.house) as session:
        assert (in_force(session, NOW)[0], in_force(session, tomorrow)[0]) == (0, 1)
        after = ""
        for _ in range(3):
            rescore_from(session, after, tomorrow)
            after = str(sorted(leads)[min(1 if not after else 3, 4)])
    with read(world.house) as session:
        assert set(session.scalars(select(Lead.points))) == {85}
        assert [row.version for row in session.scalars(scores([leads[0]]))] == [0, 1]
        assert session.scalars(select(LeadScore)).all()[0].points == 40


def test_a_card_does_not_begin_in_the_past_nor_before_the_one_before_it(world):
    with work(world.house) as session:
        put_in_force(session, Card(), NOW + timedelta(days=2), new_id(), NOW)
    for begins in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        with pytest.raises(CardTooEarly), work(world.house) as session:
            put_in_force(session, Card(), begins, new_id(), NOW)
