"""Need, budget, authority and time: each finding stays, and a lead is qualified by a person when all four are known."""

import pytest
from sqlalchemy import select

from partners.lead_qualification.find import findings, known, qualification
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.models import LeadQualification
from partners.lead_qualification.qualify import Finding, NotQualified, find_out, qualify
from partners.lead_qualification.rules import judge
from portal.db import read, work
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.leads import entered

FOUR = dict.fromkeys(Criterion, Met.YES)


def found(world, lead, **said):
    with work(world.house) as session:
        wanted = [Finding(Criterion(name), met, None) for name, met in said.items()]
        return find_out(session, lead, wanted, (new_id(), NOW))


def called(world, lead):
    with work(world.house) as session:
        qualify(session, lead, (new_id(), NOW))


def test_one_unknown_criterion_refuses_and_a_no_leaves_it_to_the_person():
    assert judge(FOUR).verdict is Verdict.ALLOW
    assert judge({**FOUR, Criterion.TIME: Met.NO}).verdict is Verdict.REFER
    assert judge({**FOUR, Criterion.BUDGET: Met.UNKNOWN}).verdict is Verdict.REFUSE
    assert judge({}).verdict is Verdict.REFUSE


def test_what_was_found_out_before_stays_and_the_newest_counts(world):
    lead = entered(world)
    assert found(world, lead, need=Met.YES, budget=Met.UNKNOWN, authority=Met.NO) == 2
    assert found(world, lead, need=Met.YES, authority=Met.PARTLY) == 1
    with read(world.house) as session:
        assert known(session, [lead]) == {lead: {Criterion.NEED: Met.YES, Criterion.AUTHORITY: Met.PARTLY}}
        told = [(row.number, row.criterion, row.met) for row in session.scalars(findings(lead))]
    assert told == [
        (3, Criterion.AUTHORITY, Met.PARTLY), (2, Criterion.AUTHORITY, Met.NO), (1, Criterion.NEED, Met.YES),
    ]  # fmt: skip


def test_a_lead_is_qualified_only_when_all_four_are_known_and_once(world):
    lead = entered(world)
    found(world, lead, need=Met.YES, budget=Met.YES, authority=Met.YES)
    with pytest.raises(NotQualified):
        called(world, lead)
    found(world, lead, time=Met.NO)
    called(world, lead)
    called(world, lead)
    with read(world.house) as session:
        assert len(session.scalars(select(LeadQualification)).all()) == 1
        assert qualification(session, lead)


def test_a_lead_is_not_qualified_any_more_when_something_else_is_known(world):
    lead = entered(world)
    found(world, lead, **{criterion.value: Met.YES for criterion in Criterion})
    called(world, lead)
    found(world, lead, budget=Met.NO)
    with read(world.house) as session:
        assert qualification(session, lead) is None
