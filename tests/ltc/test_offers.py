"""Contract prices and promotions in quotes and price checks: whose price it is, what comes off it, how long."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.mode.models import Mode
from ltc.quote.buyer import of_deal, of_partner
from ltc.quote.inquire import Inquiry, check
from ltc.quote.offers import Offers, last_on
from ltc.quote.priced import NoTierDiscount, Wanted, price
from ltc.quote.write import write
from partners.account.models import Account
from portal.db import read, work
from pricing.book.models import Side
from pricing.contract_price.end import end
from pricing.ground.record import new_id
from pricing.price.cut import Cut, Off, UnitPrice
from pricing.price.line import LineTerms, price_line
from pricing.price.step import StepKind
from tests.deals import NOW, TODAY, opened
from tests.offers import NILS, WHEN, bargained, promoted
from tests.pricing.test_choose import made

PUMP = new_id()
BARGAIN = Cut(StepKind.CONTRACTED, UnitPrice(82_000), "FC-1", {"unit_minor": 82_000, "until": "2026-07-01"})


def campaign(on_contracts=False, ppm=100_000, until="2026-04-01"):
    """A promotion's cut."""
    return Cut(StepKind.PROMOTION, Off(ppm), "spring", {"until": until, "on_contracts": on_contracts})


def test_a_promotion_comes_off_a_contract_price_only_if_it_says_so():
    held = {PUMP: BARGAIN}
    assert Offers(held, {PUMP: campaign()}).cuts(PUMP) == [BARGAIN]
    assert Offers(held, {PUMP: campaign(on_contracts=True)}).cuts(PUMP) == [BARGAIN, campaign(on_contracts=True)]
    assert Offers({}, {PUMP: campaign()}).cuts(PUMP) == [campaign()]
    assert Offers().cuts(PUMP) == []


def test_a_quote_lasts_no_longer_than_the_first_offer_of_its_lines():
    terms = [LineTerms(1, 1, cuts=[BARGAIN]), LineTerms(1, 1, cuts=[campaign()]), LineTerms(1, 1)]
    assert last_on(terms, None) == date(2026, 3, 31)
    assert last_on(terms[:1], date(2026, 5, 1)) == date(2026, 5, 1)
    assert last_on(terms[2:], None) is None
    assert last_on([LineTerms(1, 1, cuts=[Cut(StepKind.TIER, Off(1))])], None) is None


@given(st.integers(1, 500), st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_contract_price_is_what_is_paid_whatever_the_list_says(quantity, listed, unit, ppm):
    cut = Cut(StepKind.CONTRACTED, UnitPrice(unit), "FC-1", {"unit_minor": unit, "until": None})
    bare = Offers({PUMP: cut}, {PUMP: campaign(ppm=ppm)}).cuts(PUMP)
    assert price_line(LineTerms(quantity, listed, cuts=bare)).net_minor == quantity * unit


@pytest.fixture
def deal_id(world):
    """A deal of north in the channel."""
    with work(world.house) as session:
        return opened(world, session).id


def steps(line):
    """A line's steps: kind, amount, source."""
    return [(step["kind"], step["amount_minor"], step["source"]) for step in line.steps]


def priced(world, session, deal_id, *wanted):
    """A deal's lines: SKU and quantity of each."""
    deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
    return price(session, deal, [Wanted(world.products[sku], quantity) for sku, quantity in wanted], TODAY)


def test_a_contract_price_replaces_list_break_and_tier_and_a_promotion_follows_the_tier(world, deal_id):
    with work(world.house) as session:
        bargained(world, session)
        promoted(session)
    with read(world.people["north_seller"]) as session:  # the partner prices its own quote, to the same amounts
        first = [line.net_minor for line in priced(world, session, deal_id, ("P-100", 50), ("P-500", 2)).lines]
    with read(world.house) as session:
        found = priced(world, session, deal_id, ("P-100", 50), ("P-500", 2))
        assert [line.net_minor for line in found.lines] == first == [50 * 82_000, 734_400]
        assert steps(found.lines[0]) == [
            ("list", 5_000_000, "channel v1"),
            ("contracted", -900_000, "FC-1"),
            ("net", 0, "channel v1"),
        ]
        assert [kind for kind, _, _ in steps(found.lines[1])] == ["list", "tier", "promotion", "net"]
        assert found.lines[1].steps[2]["rate_ppm"] == 100_000


def test_a_rival_and_the_reseller_below_pay_what_everybody_pays(world):
    with work(world.house) as session:
        bargained(world, session)
        for partner, net in (("south", 90_000), ("east", 95_000), ("north", 82_000)):
            assert priced(world, session, opened(world, session, partner).id, ("P-100", 1)).net_minor == net


def test_a_customer_pays_its_own_price_where_the_vendor_sells_and_no_partner_ever_reads_it(world, deal_id):
    with work(world.house) as session:
        deal = session.get_one(Deal, (world.tenant.id, deal_id))
        bargained(world, session, 70_000, buyer=deal.account_id)
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 85_000  # in the channel the partner buys
        deal.mode = Mode.HYBRID
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 70_000
    with read(world.people["north_seller"]) as session:
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 100_000


def test_the_price_of_a_merged_customer_goes_with_it(world):
    with work(world.house) as session:
        deal = opened(world, session, None)
        old, older = (Account(id=new_id(), name="Siemens") for _ in range(2))
        old.merged_into_id, older.merged_into_id = deal.account_id, old.id
        session.add_all((old, older))
        session.flush()
        assert set(of_deal(session, deal, TODAY).ids) == {deal.account_id, old.id, older.id}
        bargained(world, session, 70_000, buyer=older.id)
        assert priced(world, session, deal.id, ("P-100", 1)).net_minor == 70_000


def test_a_check_says_the_same_as_the_quote_and_shows_no_break_that_does_not_count(world, deal_id):
    pump = world.products["P-100"]
    with work(world.house) as session:
        bargained(world, session)
        [line] = priced(world, session, deal_id, ("P-100", 9)).lines
        found = check(session, of_partner(session, world.partners["north"], "EUR", None, TODAY), Inquiry(pump, 9))
        assert [step.data() for step in found.line.steps] == line.steps
        assert (list(found.ladder), found.cheaper) == ([], None)


def test_where_a_price_is_agreed_the_tier_needs_no_discount(world, deal_id):
    pump = world.products["P-100"]
    with work(world.house) as session:
        made(world, session, "east", {pump: 90_000, world.products["P-500"]: 1}, market="east-china")
        bargained(world, session)
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 82_000
        with pytest.raises(NoTierDiscount):
            priced(world, session, deal_id, ("P-500", 1))


def test_a_promotion_of_one_side_or_market_is_for_that_one_only(world, deal_id):
    with work(world.house) as session:
        promoted(session, "direct", side=Side.DIRECT)
        promoted(session, "north", market="north-china")
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 85_000
        promoted(session, "east", ppm=200_000, market="east-china")
        assert priced(world, session, deal_id, ("P-100", 1)).net_minor == 68_000
        assert priced(world, session, opened(world, session, None).id, ("P-100", 1)).net_minor == 90_000


def test_a_quote_ends_with_its_promotion_and_keeps_its_price_when_that_is_withdrawn(world, deal_id):
    with work(world.house) as session:
        bargained(world, session, sku="P-500", span=(TODAY, TODAY + timedelta(days=9)))
        row = bargained(world, session, span=(TODAY, None))
        deal = session.get_one(Deal, (world.tenant.id, deal_id))
        wanted = [Wanted(world.products[sku], 1) for sku in ("P-100", "P-500")]
        quote = write(session, deal, wanted, new_id(), (TODAY, NOW))
        assert quote.valid_until == TODAY + timedelta(days=8)
        end(session, row, TODAY, NILS, WHEN)
        assert quote.lines[0].net_minor == 82_000
        assert write(session, deal, wanted[:1], new_id(), (TODAY, NOW)).net_minor == 85_000


def test_down_the_chain_a_contract_price_stands_and_the_end_customer_keeps_its_break(world):
    pump = world.products["P-100"]
    with work(world.house) as session:
        bargained(world, session)
        found = check(session, of_partner(session, world.partners["north"], "EUR", None, TODAY), Inquiry(pump, 10))
    customer, distributor = found.chain
    assert customer.line.net_minor == 950_000
    assert distributor.line.net_minor == found.line.net_minor
    assert distributor.margin_minor == 950_000 - found.line.net_minor
