"""Findings are told in names, not in codes."""

from portal.db import work
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


def test_a_deals_history_is_told_in_the_names_of_its_stages(world, browser):
    with work(world.house) as session:
        deal = opened(world, session)
    reader = browser("channel_manager")
    reader.get("/language/zh")
    page = reader.get(world.url(f"deals/{deal.id}")).get_data(as_text=True)
    history = page.partition("fw-timeline")[2]
    assert "已报备" in history
    assert "registered" not in history
