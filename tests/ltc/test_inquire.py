"""A price check: the same price as a quote's, with its way, and why each other book does not give it."""

from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ltc.quote.buyer import of_customer, of_partner
from ltc.quote.hint import Cheaper, cheaper_with_more
from ltc.quote.inquire import Inquiry, check
from ltc.quote.priced import Wanted, price
from portal.cli import main
from portal.db import work
from pricing.book.facts import NoPrice
from pricing.book.finding import Fit
from pricing.exchange.convert import NoExchangeRate
from pricing.ground.record import new_id
from pricing.price.cut import Break
from pricing.price.line import LineTerms, price_line
from tests.deals import TODAY, opened
from tests.html import checked
from tests.pricing.test_choose import made


def test_a_check_gives_what_a_quote_gives_by_the_same_steps(world):
    with work(world.house) as session:
        deal = opened(world, session)
        session.flush()
        pump = world.products["P-100"]
        [line] = price(session, deal, [Wanted(pump, 12)], TODAY).lines
        found = check(session, of_partner(session, world.partners["north"], "EUR", None, TODAY), Inquiry(pump, 12))
        assert found.line.net_minor == line.net_minor == 969_000
        assert [step.data() for step in found.line.steps] == line.steps
        assert [(one.book.code, one.fit) for one in found.findings] == [
            ("channel", Fit.APPLIES), ("direct", Fit.OTHER_SIDE),
        ]  # fmt: skip


def test_the_customer_pays_the_direct_price_and_the_partner_in_its_market_that_markets(world):
    pump = world.products["P-100"]
    with work(world.house) as session:
        made(world, session, "east", {pump: 90_000}, market="east-china")
        partner = of_partner(session, world.partners["north"], "EUR", None, TODAY)
        found = check(session, partner, Inquiry(pump, 1))
        assert type(found.refusal).code == "no-tier-discount"  # the market's book gives none: never a silent zero
        said = {one.book.code: (one.fit, one.facts) for one in found.findings}
        assert said["channel"] == (Fit.LESS_SPECIFIC, {"book": "east", "version": 1})
        north = of_partner(session, world.partners["north"], "EUR", "north-china", TODAY)
        assert check(session, north, Inquiry(pump, 1)).line.net_minor == 85_000
        assert check(session, of_customer("EUR", "", TODAY), Inquiry(pump, 1)).line.net_minor == 100_000


def test_what_has_no_price_is_refused_by_name_and_never_costs_zero(world):
    with work(world.house) as session:
        buyer = of_customer("USD", "", TODAY)
        assert isinstance(check(session, buyer, Inquiry(world.products["P-100"], 1)).refusal, NoExchangeRate)
        assert isinstance(check(session, of_customer("EUR", "", TODAY), Inquiry(new_id(), 1)).refusal, NoPrice)
        early = of_customer("EUR", "", date(2024, 12, 31))
        found = check(session, early, Inquiry(world.products["P-100"], 1))
        assert {one.book.code: one.fit for one in found.findings}["direct"] is Fit.NOT_BEGUN


def test_eleven_cost_less_than_nine():
    terms = LineTerms(quantity=9, list_minor=10_000, ladder=[Break(11, 200_000), Break(50, 210_000)])
    assert cheaper_with_more(terms) == Cheaper(11, 88_000)
    assert cheaper_with_more(LineTerms(quantity=8, list_minor=10_000, ladder=terms.ladder)) is None
    assert cheaper_with_more(LineTerms(quantity=11, list_minor=10_000, ladder=terms.ladder)) is None


@given(
    st.integers(1, 60),
    st.integers(0, 10**6),
    st.lists(st.builds(Break, st.integers(2, 60), st.integers(0, 10**6)), unique_by=lambda b: b.starts_at, max_size=4),
)
def test_the_hint_names_the_cheapest_larger_quantity_or_nothing(quantity, unit, ladder):
    terms = LineTerms(quantity=quantity, list_minor=unit, ladder=ladder)
    net = {n: price_line(LineTerms(quantity=n, list_minor=unit, ladder=ladder)).net_minor for n in range(quantity, 61)}
    hint, least = cheaper_with_more(terms), min(net.values())
    assert (hint is None) == (least == net[quantity])
    assert hint is None or (hint.net_minor, net[hint.quantity]) == (least, least)


@pytest.fixture
def manager(browser):
    """A channel manager's browser."""
    return browser("channel_manager")


def test_the_page_answers_in_both_languages_with_the_way_and_the_reasons(world, manager):
    asked = {"product": "P-100", "partner": "north", "quantity": "9", "day": "2026-03-10", "currency": "EUR"}
    page = checked(manager.get(world.url("price-check/"), query_string=asked))
    for said in ("€7,650.00", "Tier discount", "This book gives the price", "For the other side", "not reached"):
        assert said in page
    manager.get("/language/zh")
    assert "此价格表给出价格" in checked(manager.get(world.url("price-check/"), query_string=asked))


def test_the_page_finds_the_product_and_names_what_it_cannot_use(world, manager):
    at = world.url("price-check/")
    start = {"quantity": "1", "day": "2026-03-10", "currency": "EUR"}
    assert "Check the price" in checked(manager.get(at))
    assert "P-500" in checked(manager.get(at, query_string=start | {"product": "pump"}))
    assert "No product matches" in checked(manager.get(at, query_string=start | {"product": "nothing"}))
    start |= {"product": "P-100"}
    assert "No partner has the code" in checked(manager.get(at, query_string=start | {"partner": "x"}))
    assert "There is no price" in checked(manager.get(at, query_string=start | {"currency": "USD"}))
    for wrong in ({"quantity": "-1"}, {"quantity": "99999999999"}, {"day": "x"}, {"currency": "EURO"}):
        assert "There is a problem" in checked(manager.get(at, query_string=start | wrong))


def test_a_partner_checks_no_prices(world, browser):
    assert browser("north_seller").get(world.url("price-check/")).status_code in (403, 404)


@pytest.fixture
def run(monkeypatch):
    """The command on the test's own database."""
    monkeypatch.setattr("portal.cli.common.prepared", lambda: None)
    return lambda *words: CliRunner().invoke(main, ["price-check", *words])


def test_the_command_says_the_same(world, run):
    words = ("--tenant", world.tenant.slug, "--product", "P-100", "--day", "2026-03-10")
    said = run(*words, "--partner", "north", "--quantity", "12")
    assert (said.exit_code, "9690.00" in said.output, "This book gives the price" in said.output) == (0, True, True)
    assert "此价格表" in run(*words, "--language", "zh").output
    assert run(*words, "--currency", "USD").exit_code == 1
    assert run(*words, "--partner", "nobody").exit_code == 2
    assert run("--tenant", world.tenant.slug, "--product", "X").exit_code == 2
