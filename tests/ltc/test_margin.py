"""The margin guard: what is left after cost, told to whom it concerns before a quote is sent."""

from datetime import date

import pytest

from ltc.price_limit.limits import Approver, Bound, Limits, Rung
from ltc.price_limit.models import PriceLimit
from ltc.quote.margin import Margin, margin, margin_of
from ltc.quote.models import QuoteLine
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from portal.clock import stopped_at
from portal.db import read, work
from pricing.ground.record import new_id
from pricing.product.models import Product
from tests.deals import NOW, TODAY, opened

PUMPS, VALVES = new_id(), new_id()
GATE = Approver.TENANT_ADMIN


def limits(*bounds, least=300_000):
    return Limits((Rung(Approver.CHANNEL_MANAGER, 250_000, least),), bounds, GATE, 0)


def product(line):
    return Product(id=new_id(), product_line_id=line)


def line(of, quantity, list_minor, net_minor):
    return QuoteLine(product_id=of.id, quantity=quantity, list_minor=list_minor, net_minor=net_minor)


def test_cost_is_the_lines_share_of_list_and_the_margin_is_on_the_net():
    pump = product(PUMPS)
    found = margin_of([line(pump, 10, 100_000, 807_500)], {pump.id: pump}, limits(Bound(str(PUMPS), 450_000)))
    assert found == Margin(807_500, 450_000, 0, 300_000)
    assert (found.minor, found.ppm, found.is_low) == (357_500, 442_724, False)


def test_lines_without_a_cost_are_counted_and_not_guessed():
    pump, valve = product(PUMPS), product(VALVES)
    lines = [line(pump, 1, 100, 100), line(valve, 1, 100, 1)]
    found = margin_of(lines, {p.id: p for p in (pump, valve)}, limits(Bound(str(PUMPS), 450_000)))
    assert (found.net_minor, found.unknown) == (100, 1)
    nothing = margin_of(lines[1:], {valve.id: valve}, limits())
    assert (nothing.ppm, nothing.is_low) == (None, False)


@pytest.mark.parametrize(("net", "low"), [(1_000, False), (999, True), (0, True)])
def test_a_margin_that_meets_the_least_is_not_low(net, low):
    pump = product(PUMPS)
    found = margin_of([line(pump, 1, 1_000, net)], {pump.id: pump}, limits(Bound("", 700_000)))
    assert found.is_low is low


@pytest.fixture
def low(world):
    """The address of a draft quote whose margin is 20.4 %: 30 % was given by hand."""
    with work(world.house) as session:
        deal = opened(world, session)
        session.flush()
        wanted = [Wanted(world.products["P-100"], 10, manual_ppm=300_000)]
        quote = write(session, deal, wanted, world.people["channel_manager"].person_id, (TODAY, NOW))
        session.flush()
        return world.url(f"quotes/{quote.id}")


def test_the_house_is_warned_and_only_roles_that_may_read_the_figures(world, low, browser):
    with stopped_at(NOW):
        seen = {who: browser(who).get(low).text for who in ("channel_manager", "direct_seller", "north_seller")}
    assert ["The margin is below" in page for page in seen.values()] == [True, True, False]
    assert ["20.3892 %" in page for page in seen.values()] == [True, False, False]
    assert "The margin is low. Send the quote all the same?" in seen["direct_seller"]
    assert "margin" not in seen["north_seller"].lower()


def test_where_no_cost_is_known_no_margin_is_shown(world, low, browser):
    with work(world.house) as session:
        bare = Limits((Rung(Approver.CHANNEL_MANAGER, 250_000, 300_000),), (), GATE, 0)
        row = {"version": 2, "valid_from": TODAY, "currency": "EUR", "published_by": new_id(), "published_at": NOW}
        session.add(PriceLimit(**row, content=bare.data()))
    with stopped_at(NOW):
        page = browser("channel_manager").get(low).text
    assert "Lines without a cost" not in page
    assert "The margin is below" not in page


def test_before_the_first_limits_there_is_no_margin(world):
    with read(world.house) as session:
        assert margin(session, [], {}, date(2020, 1, 1)) is None
