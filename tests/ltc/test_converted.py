"""Prices from a book in another currency: converted once, by the unit, at a dated rate that stays with the line."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.quote.buyer import of_customer, of_partner
from ltc.quote.inquire import Inquiry, check
from ltc.quote.priced import Wanted, price
from ltc.quote.write import rewrite, write
from ltc.special_price.request import LineWish
from portal.db import work
from pricing.book.choose import Asked, Shelf
from pricing.book.facts import ConvertedToNothing, offered
from pricing.book.finding import Fit
from pricing.book.models import PriceBook, Side
from pricing.exchange.convert import ExchangeRate, NoExchangeRate
from pricing.ground.money import digits
from pricing.ground.record import new_id
from pricing.price.cut import Break, Cut, Off
from pricing.price.line import LineTerms, price_line
from pricing.price.step import StepKind
from tests.deals import NOW, TODAY, opened
from tests.exchange import MARCH, book, dollars, entered, product
from tests.special_prices import asked, deal_of, wanted

USD = {"from_currency": "USD", "rate": "0.92", "rate_on": "2026-03-01", "published_by": "ECB", "from_minor": 100_00}


def quoted(world, session, *lines):
    """A draft of lines (SKU, quantity) for a new deal of north."""
    deal = opened(world, session)
    session.flush()
    quote = write(session, deal, [Wanted(world.products[sku], many) for sku, many in lines], new_id(), (TODAY, NOW))
    session.flush()
    return quote


def test_a_line_is_converted_once_and_keeps_rate_date_source_and_what_it_was(world):
    dollars(world)
    with work(world.house) as session:
        quote = quoted(world, session, ("D-1", 12), ("P-100", 1))
        line, own = quote.lines
        assert (quote.currency, line.list_minor) == ("EUR", 92_00)
        assert line.steps[0]["facts"] == {"quantity": 12, "unit_minor": 92_00, **USD}
        assert [(step["kind"], step["amount_minor"]) for step in line.steps] == [
            ("list", 1104_00), ("break", -55_20), ("tier", -157_32), ("net", 0),
        ]  # fmt: skip
        assert own.steps[0]["facts"] == {"quantity": 1}
        assert quote.net_minor == line.net_minor + own.net_minor == 891_48 + 850_00


def test_what_was_quoted_keeps_its_rate_and_what_is_written_anew_begins_at_the_book_again(world):
    dollars(world)
    with work(world.house) as session:
        quote = quoted(world, session, ("D-1", 1))
        entered(session, "USD", "0.5", starts_on=TODAY)
        entered(session, "USD", "9.2")
        session.expire(quote)
        assert (quote.lines[0].list_minor, quote.lines[0].steps[0]["facts"]["rate"]) == (92_00, "0.92")
        rewrite(session, quote, [Wanted(world.products["D-1"], 1)], TODAY)
        session.flush()
        assert (quote.lines[0].list_minor, quote.lines[0].steps[0]["facts"]["rate"]) == (50_00, "0.5")
        rewrite(session, quote, [Wanted(world.products["D-1"], 1)], TODAY)
        assert quote.lines[0].list_minor == 50_00


def test_the_rate_is_that_of_the_day(world):
    pump = dollars(world, Side.DIRECT)
    with work(world.house) as session:
        entered(session, "USD", "0.95", starts_on=date(2026, 3, 12))
        nets = [
            check(session, of_customer("EUR", "", day), Inquiry(pump, 1)).line.net_minor
            for day in (date(2026, 3, 11), date(2026, 3, 12))
        ]
        assert nets == [92_00, 95_00]


@pytest.mark.parametrize(
    ("target", "rate", "unit"),
    [("JPY", "149.505", 14_951), ("KWD", "0.30655", 30_655), ("EUR", "0.92345", 92_35), ("CNY", "7.249950", 725_00)],
)
def test_one_unit_is_rounded_to_what_its_new_currency_prints_and_then_multiplied(world, target, rate, unit):
    pump = dollars(world, Side.DIRECT, rate=None)
    with work(world.house) as session:
        entered(session, "USD", rate, target)
        found = check(session, of_customer(target, "", TODAY), Inquiry(pump, 3))
        assert [step.total_minor for step in found.line.steps] == [3 * unit, 3 * unit]
        assert found.line.steps[0].facts["unit_minor"] == unit


def test_without_a_rate_the_refusal_names_it_and_nothing_is_taken_one_to_one(world):
    pump = dollars(world, rate=None)
    with work(world.house) as session:
        entered(session, "USD", "0.92", starts_on=date(2026, 3, 11))  # not begun
        entered(session, "EUR", "1.09", "USD")  # the other way round
        with pytest.raises(NoExchangeRate) as refused:
            quoted(world, session, ("D-1", 1))
        assert refused.value.facts == {"source": "USD", "target": "EUR", "day": "2026-03-10"}
        found = check(session, of_partner(session, world.partners["north"], "EUR", None, TODAY), Inquiry(pump, 1))
        assert isinstance(found.refusal, NoExchangeRate)
        said = {one.book.code: (one.fit, one.facts) for one in found.findings}
        assert said["usd-channel"] == (Fit.OTHER_CURRENCY, {"of": "USD", "to": "EUR"})
        assert said["channel"] == (Fit.LACKING, {})


def test_a_book_in_the_deals_currency_goes_before_a_converted_one_however_special(world):
    with work(world.house) as session:
        book(world, session, "USD", {world.products["P-100"]: 1}, market="east-china")
        entered(session, "USD", "0.92")
        [line] = quoted(world, session, ("P-100", 1)).lines
        assert (line.list_minor, line.steps[0]["source"]) == (1_000_00, "channel v1")


def test_of_two_currencies_the_houses_own_goes_first_then_the_code(world):
    with work(world.house) as session:
        pump = product(world, session, "D-2")
        for currency, minor in (("USD", 100_00), ("CNY", 700_00), ("EUR", 90_00)):
            book(world, session, currency, {pump: minor}, side=Side.DIRECT, code=currency.lower(), market="north-china")
            entered(session, currency, "1", "GBP")
        buyer = of_customer("GBP", "north-china", TODAY)
        chosen = [check(session, one, Inquiry(pump, 1)).findings[0] for one in (buyer, buyer.at_home("USD"))]
        assert [(one.book.currency, one.fit) for one in chosen] == [("CNY", Fit.CONVERTED), ("USD", Fit.CONVERTED)]


def test_a_price_of_which_nothing_would_be_left_is_refused(world):
    with work(world.house) as session:
        pump = product(world, session, "D-3")
        book(world, session, "VND", {pump: 100}, side=Side.DIRECT)
        entered(session, "VND", "0.000035")
        refused = check(session, of_customer("EUR", "", TODAY), Inquiry(pump, 1)).refusal
        assert isinstance(refused, ConvertedToNothing)


def test_a_special_price_is_measured_against_the_converted_list_price(world):
    pump = dollars(world)
    row = asked(world, deal_of(world), wanted(world, LineWish(pump, None, 20, unit_minor=80_00)))
    assert row
    with work(world.house) as session:
        bare = product(world, session, "D-4")
        book(world, session, "GBP", {bare: 100_00})
    with pytest.raises(NoExchangeRate):
        asked(world, deal_of(world), wanted(world, LineWish(bare, None, 20, unit_minor=80_00)))


CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CNY"])
LADDERS = st.lists(
    st.builds(Break, st.integers(2, 9_000), st.integers(0, 10**6)), unique_by=lambda rung: rung.starts_at, max_size=3
)
RATES = st.builds(Fraction, st.integers(1, 10**12), st.just(10**6))


@given(
    CURRENCIES,
    RATES,
    st.integers(1, 10**9),
    st.integers(1, 10_000),
    st.lists(
        st.builds(Break, st.integers(2, 9_000), st.integers(0, 10**6)), unique_by=lambda b: b.starts_at, max_size=3
    ),
    st.integers(0, 10**6),
)
def test_the_steps_of_a_converted_line_add_up_from_the_rounded_unit_to_the_net(
    target, value, minor, quantity, ladder, tier_ppm
):
    rate = ExchangeRate("USD", target, value, MARCH, "ECB")
    shelf = Shelf(Asked(Side.DIRECT, target, TODAY), [], {"USD": rate})
    usd = PriceBook(id=new_id(), code="usd", version=1, currency="USD")
    exact = minor * rate.value * Fraction(10 ** digits(target), 100)
    if exact < Fraction(1, 2):
        with pytest.raises(ConvertedToNothing):
            offered(shelf, usd, minor, ladder)
        return
    listed = offered(shelf, usd, minor, ladder)
    assert abs(listed.list_minor - exact) <= Fraction(1, 2)
    cuts = [Cut(StepKind.TIER, Off(tier_ppm))]
    priced = price_line(LineTerms(quantity, listed.list_minor, listed.ladder, cuts, list_facts=listed.facts))
    first = priced.steps[0]
    assert first.amount_minor == quantity * first.facts["unit_minor"] == quantity * listed.list_minor
    assert sum(step.amount_minor for step in priced.steps) == priced.net_minor == priced.steps[-1].total_minor >= 0


def test_two_prices_of_one_deal_agree_whether_checked_or_quoted(world):
    pump = dollars(world)
    with work(world.house) as session:
        deal = opened(world, session)
        session.flush()
        [line] = price(session, deal, [Wanted(pump, 12)], TODAY).lines
        found = check(session, of_partner(session, world.partners["north"], "EUR", None, TODAY), Inquiry(pump, 12))
        assert [step.data() for step in found.line.steps] == line.steps
        assert found.findings[0].fit is Fit.CONVERTED
