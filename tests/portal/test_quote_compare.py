"""The page of two quotes side by side: of one deal only, the older first, and own rows for a partner."""

import pytest

from ltc.quote.priced import Wanted
from ltc.quote.write import write
from portal.db import work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened
from tests.html import checked


@pytest.fixture
def two(world):
    """Two quotes of a deal of north, and one of another deal."""
    with work(world.house) as session:
        deal, pump, valve = opened(world, session), world.products["P-100"], world.products["V-10"]
        first = write(session, deal, [Wanted(pump, 10), Wanted(valve, 2)], new_id(), (TODAY, NOW))
        session.flush()
        second = write(session, deal, [Wanted(pump, 20)], new_id(), (TODAY, NOW))
        other = write(session, opened(world, session), [Wanted(pump, 1)], new_id(), (TODAY, NOW))
        return first, second, other


def test_the_older_stands_first_whichever_is_asked_for(world, browser, two):
    first, second, _ = two
    reader = browser("channel_manager")
    for one, other in ((first, second), (second, first)):
        page = checked(reader.get(world.url(f"quotes/{one.id}/comparison?with={other.id}")))
        assert f"{first.number} and {second.number} compared" in page
        assert "<del>10</del> <ins>20</ins>" in page
        assert "Removed" in page
    reader.get("/language/zh")
    assert "已移除" in checked(reader.get(world.url(f"quotes/{second.id}/comparison")))
    assert "comparison" in checked(reader.get(world.url(f"quotes/{second.id}")))


def test_a_quote_of_another_deal_is_no_version_of_it(world, browser, two):
    first, _, other = two
    reader = browser("channel_manager")
    for address in (f"{first.id}/comparison?with={other.id}", f"{first.id}/comparison?with={first.id}"):
        assert reader.get(world.url(f"quotes/{address}")).status_code == 404


def test_where_there_is_nothing_to_compare_with_the_quote_itself_is_shown(world, browser, two):
    found = browser("channel_manager").get(world.url(f"quotes/{two[2].id}/comparison"))
    assert (found.status_code, found.location) == (302, world.url(f"quotes/{two[2].id}"))


def test_a_partner_compares_its_own_quotes_only(world, browser, two):
    first, second, _ = two
    assert checked(browser("north_seller").get(world.url(f"quotes/{second.id}/comparison")))
    assert browser("south_seller").get(world.url(f"quotes/{first.id}/comparison")).status_code == 404
