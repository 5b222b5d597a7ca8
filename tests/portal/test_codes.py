"""Findings are told in names, not in codes."""

from sqlalchemy import select

from partners.conflict.models import ConflictCase
from portal.db import read, work
from portal.words.speak import reason
from portal.words.voice import speaking
from pricing.ground.decision import Reason, Verdict
from tests.claims import judged
from tests.deals import opened
from tests.world import customer


def test_a_case_names_the_rival_and_its_lines_as_the_reader_calls_them(world, browser):
    customer(world)
    judged(world, "south_seller")
    judged(world, "north_seller")
    manager = browser("channel_manager")
    told = manager.get(world.url("cases/")).get_data(as_text=True)
    assert "South Partners Ltd waits for Pumps as well" in told
    manager.get("/language/zh")
    assert "南方渠道" in manager.get(world.url("cases/")).get_data(as_text=True)


def test_a_case_says_by_name_without_whom_the_verdict_would_change(world, browser):
    customer(world)
    judged(world, "south_seller")
    own = ConflictCase.registration_id == judged(world, "north_seller").id
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(own)).one()
    told = browser("channel_manager").get(world.url(f"cases/{case.id}")).get_data(as_text=True)
    assert "Without South Partners Ltd (R-" in told


def test_a_tier_that_we_ship_is_called_as_everywhere_else():
    with speaking("zh", None):
        assert "铂金" in reason(Reason("commission.tier-rate", Verdict.ALLOW, {"role": "resold", "tier": "platinum"}))


def test_a_deals_history_is_told_in_the_names_of_its_stages(world, browser):
    with work(world.house) as session:
        deal = opened(world, session)
    reader = browser("channel_manager")
    reader.get("/language/zh")
    page = reader.get(world.url(f"deals/{deal.id}")).get_data(as_text=True)
    history = page.partition("fw-timeline")[2]
    assert "已报备" in history
    assert "registered" not in history
