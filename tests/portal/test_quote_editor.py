"""The quote editor: products by search, prices shown before they are kept, and prices by hand that stand."""

import pytest
from sqlalchemy import select

from ltc.quote.models import Quote
from ltc.quote.priced import ManualWrong, Wanted, price
from ltc.quote.write import rewrite, write
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened
from tests.html import checked


@pytest.fixture
def manager(browser):
    """A channel manager's browser, who may give discounts by hand."""
    return browser("channel_manager")


@pytest.fixture
def editor(world):
    """The address of the editor for a new quote."""
    with work(world.house) as session:
        return world.url(f"quotes/new/{opened(world, session).id}")


def rows(*lines, **more):
    """Lines as they are sent: SKU, quantity, and by hand a discount or a price."""
    sent = {"_key": str(new_id()), **more}
    for n, cells in enumerate(lines):
        for name, cell in zip(("product", "quantity", "discount", "price"), cells, strict=False):
            sent[f"lines-{n}-{name}"] = cell
    return sent


def quotes(world):
    """All quotes."""
    with read(world.house) as session:
        return session.scalars(select(Quote)).all()


def test_products_are_suggested_by_what_is_typed_in_either_script(world, browser):
    seller = browser("north_seller")
    found = seller.get(world.url("quotes/products?lines-0-product=pump")).text
    assert ('value="P-100"' in found, 'value="P-500"' in found, "V-10" in found) == (True, True, False)
    chinese = seller.get(world.url("quotes/products"), query_string={"lines-3-product": "阀门"}).text
    assert 'value="V-10"' in chinese


def test_the_prices_are_shown_with_their_way_before_anything_is_kept(world, manager, editor):
    page = checked(manager.post(editor, data=rows(("p-100", "9"), look="1")))
    assert ("€7,650.00" in page, "Not kept yet" in page, "Tier discount" in page) == (True, True, True)
    assert quotes(world) == []


def test_more_that_costs_less_is_said(world, manager, editor):
    page = checked(manager.post(editor, data=rows(("P-100", "49"), look="1")))
    assert "50 cost less than 49: €39,100.00." in page
    assert "cost less" not in checked(manager.post(editor, data=rows(("P-100", "12"), look="1")))


def test_an_unknown_product_is_named_and_what_was_typed_stays(world, manager, editor):
    for look in ({}, {"look": "1"}):
        page = checked(manager.post(editor, data=rows(("NO-SUCH", "9"), **look)), 422)
        assert "No product has the SKU NO-SUCH" in page
        assert 'value="NO-SUCH"' in page


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1e3", "", "=1", "10000001", "9" * 40, "²", "NaN"])
def test_a_quantity_is_a_whole_number_within_reason_or_nothing_is_kept(world, manager, editor, quantity):
    for look in ({}, {"look": "1"}):
        page = checked(manager.post(editor, data=rows(("P-100", "9"), ("V-10", quantity), **look)), 422)
        assert "A quantity is a whole number from 1 to 10000000." in page
    assert quotes(world) == []
    manager.get("/language/zh")
    assert "数量" in checked(manager.post(editor, data=rows(("P-100", quantity))), 422)


def test_a_price_by_hand_stands_when_the_quantity_changes(world, manager, editor):
    kept = manager.post(editor, data=rows(("P-100", "2", "", "800")))
    assert "€1,600.00" in checked(manager.get(kept.location))
    page = checked(manager.get(f"{kept.location}/lines"))
    assert 'value="800.00"' in page
    manager.post(f"{kept.location}/lines", data=rows(("P-100", "60", "", "800.00")))
    [quote] = quotes(world)
    told = quote.net_minor, quote.lines[0].manual_minor, quote.lines[0].steps[-2]["kind"]
    assert told == (4_800_000, 80_000, "manual")


def test_a_price_by_hand_below_the_floor_is_refused(world, manager, editor):
    assert "floor" in checked(manager.post(editor, data=rows(("P-100", "2", "", "77"))), 422)
    assert quotes(world) == []


def test_a_partner_gives_nothing_by_hand(world, browser, editor):
    seller = browser("north_seller")
    assert "by hand" not in checked(seller.get(editor))
    for line in (("P-100", "2", "", "77"), ("P-100", "2", "5", "")):
        assert seller.post(editor, data=rows(line)).status_code == 422
    assert quotes(world) == []


WRONG = [("P-100", "2", "5", "77"), ("P-100", "2", "", "0"), ("P-100", "2", "", "-1"), ("P-100", "2", "", "x")]


@pytest.mark.parametrize("line", WRONG)
def test_by_hand_is_a_discount_or_a_price_above_zero(world, manager, editor, line):
    assert "There is a problem" in checked(manager.post(editor, data=rows(line)), 422)
    assert quotes(world) == []


def test_the_database_holds_a_discount_or_a_price_by_hand(world):
    with work(world.house) as session:
        deal, pump = opened(world, session), world.products["P-100"]
        with pytest.raises(ManualWrong):
            price(session, deal, [Wanted(pump, 1, 5, 7)], TODAY)


def test_a_thousand_lines_are_kept_and_written_anew(world):
    wanted = [Wanted(product, 1 + n) for n, product in enumerate(list(world.products.values()) * 250)]
    with work(world.house) as session:
        quote = write(session, opened(world, session), wanted, new_id(), (TODAY, NOW))
        session.flush()
        before = quote.net_minor
        rewrite(session, quote, wanted, TODAY)
        assert (len(quote.lines), quote.net_minor) == (1000, before)
