"""The pages of figures: each number opens as many rows as it says, few rows say nothing, and definitions stand."""

import re
from html import unescape

import pytest

from ltc.figure.cell import FigureKind
from portal.clock import stopped_at
from portal.config import HOUSE
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.words.figure import DEFINITIONS
from portal.words.speak import word
from portal.words.voice import speaking
from tests.html import checked
from tests.ltc.test_figure import LATER, counted, live
from tests.portal.test_deal_room import send

LINK = re.compile(r'<a href="([^"]*/figures/rows\?[^"]+)">(?:of )?([\d,]+)</a>')


@pytest.fixture(autouse=True)
def clock():
    """A month after the tests' deals."""
    with stopped_at(LATER):
        yield


def rows(client, url):
    number = 0
    while url:
        page = checked(client.get(unescape(url)))
        number += page.count("<tr data-href")
        url = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), None)
    return number


@pytest.mark.parametrize("mode", ["channel", "all"])
def test_each_number_on_the_page_opens_as_many_rows(world, browser, mode):
    live(world)
    counted(world)
    client = browser("tenant_admin")
    links = set(LINK.findall(checked(client.get(world.url(f"figures/?mode={mode}")))))
    assert len(links) > 4
    for url, said in links:
        assert rows(client, url) == int(said.replace(",", "")), url


def test_of_too_few_rows_nothing_is_said(world, browser):
    counted(world)
    page = checked(browser("direct_seller").get(world.url("figures/")))
    assert "too few to say" in page
    assert not re.search(r"\d %</td>", page)


def test_before_the_first_count_the_page_says_so_and_anybody_who_may_can_ask_for_one(world, browser):
    client = browser("direct_seller")
    assert "Not counted yet" in checked(client.get(world.url("figures/")))
    assert send(client, world.url("figures/count")).status_code == 303
    run_due(HANDLERS, world.tenant.id)
    assert "Won and lost" in checked(client.get(world.url("figures/")))


def test_rows_are_opened_by_whoever_may_read_their_noun(world, browser):
    counted(world)
    url = world.url(f"figures/rows?kind=ruling_time&as_of={LATER.date()}")
    assert browser("direct_seller").get(url).status_code == 403
    assert browser("channel_manager").get(url).status_code == 200
    assert browser("north_seller").get(url).status_code == 403


@pytest.mark.parametrize(
    "asked", ["", "kind=x&as_of=2026-04-20", "kind=opened&as_of=2027-01-01", "kind=opened&as_of=y"]
)
def test_an_address_that_means_nothing_does_not_exist(world, browser, asked):
    assert browser("finance").get(world.url(f"figures/rows?{asked}")).status_code == 404


def test_every_figure_has_its_definition_on_the_page_and_in_the_guide_in_both_languages(world, browser):
    page = checked(browser("finance").get(world.url("figures/definitions")))
    guide = (HOUSE / "docs" / "figures.md").read_text(encoding="utf-8")
    for language in ("en", "zh"):
        with speaking(language, None):
            for kind in FigureKind:
                assert f"**{word(kind)}**" in guide
                assert str(DEFINITIONS[kind]) in guide
                assert language == "zh" or word(kind) in page
