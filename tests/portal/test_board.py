"""The board's page and the list of deals: filters in the address, keyset pages, and nothing of it for a partner."""

import re

from portal.clock import stopped_at
from portal.db import work
from portal.web.paging import PAGE_SIZE
from tests.deals import NOW, opened
from tests.html import checked


def plant(world, number, partner="north"):
    with work(world.house) as session:
        for _ in range(number):
            opened(world, session, partner)


def test_the_board_shows_a_managers_own_kind_of_business_first(world, browser):
    plant(world, 12)
    page = checked(browser("channel_manager").get(world.url("board/")))
    for said in ("12 deals", "7 more", "Registered"):
        assert said in page
    assert "Solution design" in checked(browser("direct_seller").get(world.url("board/")))
    assert "12 deals" in checked(browser("finance").get(world.url("board/?mode=channel")))


def test_a_partner_has_no_board(world, browser):
    assert browser("north_seller").get(world.url("board/")).status_code == 403


def test_more_leads_to_a_list_with_as_many_rows(world, browser):
    plant(world, 12)
    client = browser("channel_manager")
    page = checked(client.get(world.url("board/?mode=channel")))
    way = re.findall(r'class="fw-more" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert checked(client.get(way)).count("<tr data-href") == 12


def test_the_list_goes_on_by_its_key_and_back(world, browser):
    plant(world, PAGE_SIZE + 5)
    client = browser("channel_manager")
    seen, url = [], world.url("deals/")
    while url:
        page = checked(client.get(url))
        seen += re.findall(r'<tr data-href="([^"]+)"', page)
        back, found = url, re.findall(r'rel="next" href="([^"]+)"', page)
        url = found[0].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == PAGE_SIZE + 5
    before = re.findall(r'rel="prev" href="([^"]+)"', checked(client.get(back)))[0].replace("&amp;", "&")
    assert re.findall(r'<tr data-href="([^"]+)"', checked(client.get(before))) == seen[:PAGE_SIZE]


def test_overdue_can_be_asked_for_by_the_house_alone(world, browser):
    plant(world, 1)
    with stopped_at(NOW):
        assert "No deal matches" in checked(browser("channel_manager").get(world.url("deals/?overdue=1")))
        page = checked(browser("north_seller").get(world.url("deals/?overdue=1&owner=x&stage=quotation")))
    assert page.count("<tr data-href") == 1
    for hidden in ("Overdue only", "Owner"):
        assert hidden not in page


def test_nonsense_in_the_address_asks_for_nothing(world, browser):
    plant(world, 1)
    page = checked(browser("channel_manager").get(world.url("deals/?owner=x&after=y_z&mode=w&state=v")))
    assert page.count("<tr data-href") == 1
