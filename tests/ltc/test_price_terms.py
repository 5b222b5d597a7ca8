"""Price terms: the order of a price's steps, what a registration is worth, and the prices down the chain."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from ltc.deal.models import Deal
from ltc.quote.buyer import of_customer, of_partner
from ltc.quote.hint import Cheaper, cheaper_with_more
from ltc.quote.inquire import Inquiry, check
from ltc.quote.priced import Wanted, price
from partners.conflict.terms import LoserTerms
from partners.registration.models import Registration, Stage
from portal.db import read, work
from portal.flows import registration as flow
from pricing.ground.drafting import DraftOfAnother, DraftOpen, DraftOwn
from pricing.ground.rate import PPM
from pricing.ground.record import new_id
from pricing.price.chain import Buyer
from pricing.price.cut import Break, NoRegistrationRate, RegistrationTerms
from pricing.price.line import LineTerms
from pricing.price.step import ORDER, StepKind
from pricing.price_terms import draft as drafting
from pricing.price_terms.find import in_force
from pricing.price_terms.models import PriceTerms
from pricing.price_terms.terms import SHIPPED, Terms, TermsOff
from pricing.price_terms.versions import TermsStart, TermsUnchanged
from pricing.rating.scope import Scope
from tests.claims import NOW
from tests.deals import TODAY, opened, ordered
from tests.leads import offered
from tests.life import protected, rejected
from tests.world import build

ADA, BEN = new_id(), new_id()
WORTH = Terms(hunting_ppm=100_000, teaming_ppm=40_000)
S = StepKind


def publish(session, terms, day=TODAY):
    draft = drafting.begin(session, ADA, NOW)
    session.flush()
    drafting.edit(session, draft, terms, ADA, NOW)
    return drafting.publish(session, draft, day, BEN, (TODAY, NOW))


def registered_deal(world, who="north_seller"):
    """The deal that an approved registration opened."""
    held = protected(world, who)
    with work(world.house) as session:
        flow.release(session, held.id, NOW + timedelta(hours=6))
    return held


def steps(world, deal, sku="P-100"):
    with read(world.house) as session:
        [line] = price(session, session.merge(deal), [Wanted(world.products[sku], 1)], TODAY).lines
        return {step["kind"]: (step["amount_minor"], step["facts"]) for step in line.steps}


def the_deal(world):
    with read(world.house) as session:
        return session.scalars(select(Deal)).one()


def test_whoever_found_the_deal_gets_what_hunting_is_worth(world):
    held = registered_deal(world)
    with work(world.house) as session:
        publish(session, WORTH)
    found = steps(world, the_deal(world))
    assert found["tier"][0] == -15_000
    assert found["registration"] == (-8_500, {"terms": "hunting", "number": held.number})
    assert found["net"] == (0, {})


def test_a_line_that_the_registration_does_not_ask_for_gets_nothing_off(world):
    registered_deal(world)
    with work(world.house) as session:
        publish(session, WORTH)
    assert "registration" not in steps(world, the_deal(world), "V-10")


def test_a_deal_from_a_lead_of_the_house_gets_what_teaming_is_worth(world):
    held, offer_id = registered_deal(world), offered(world)
    with work(world.house) as session:
        publish(session, WORTH)
        session.scalars(select(Registration)).one().lead_offer_id = offer_id
    assert steps(world, the_deal(world))["registration"] == (-3_400, {"terms": "teaming", "number": held.number})


@pytest.mark.parametrize("stage", [Stage.EXPIRED, Stage.RELEASED, Stage.REVOKED, Stage.LOST])
def test_a_registration_that_is_over_is_worth_nothing(world, stage):
    registered_deal(world)
    with work(world.house) as session:
        publish(session, WORTH)
        session.scalars(select(Registration)).one().stage = stage
    assert "registration" not in steps(world, the_deal(world))


@pytest.mark.parametrize(
    ("terms", "share", "amount", "said"),
    [
        (LoserTerms.SHARE, PPM // 2, -4_500, "open"),
        (LoserTerms.CO_SELL, None, -3_600, "teaming"),
        (LoserTerms.STANDARD, None, None, None),
    ],
)
def test_whoever_was_refused_sells_on_the_losers_terms_of_its_policy(tenant, terms, share, amount, said):
    world = build(tenant, loser_terms=terms, loser_share_ppm=share)
    row = rejected(world, "south_seller")
    with work(world.house) as session:
        publish(session, WORTH)
        deal = opened(world, session, "south")
    found = steps(world, deal)
    if amount is None:
        assert "registration" not in found
    else:
        assert found["registration"] == (amount, {"terms": said, "number": row.number})


def test_the_losers_price_is_the_same_whether_or_not_somebody_holds_the_customer(tenant, neighbour):
    prices = []
    for one, is_held in ((tenant, True), (neighbour, False)):
        world = build(one, loser_terms=LoserTerms.SHARE, loser_share_ppm=PPM // 2)
        if is_held:
            protected(world, "north_seller")
        rejected(world, "south_seller")
        with work(world.house) as session:
            publish(session, WORTH)
            deal = opened(world, session, "south")
        prices.append([amount for amount, _ in steps(world, deal).values()])
    assert prices[0] == prices[1]


def test_the_customers_own_price_has_no_registration_step(world):
    with work(world.house) as session:
        publish(session, WORTH)
        deal = opened(world, session, None)
    assert "registration" not in steps(world, deal)


def test_without_a_published_version_a_registration_gets_nothing_off(world):
    registered_deal(world)
    assert "registration" not in steps(world, the_deal(world))


def test_a_partner_prices_its_own_registered_deal_alike(world):
    registered_deal(world)
    with work(world.house) as session:
        publish(session, WORTH)
    deal = the_deal(world)
    wanted = [Wanted(world.products["P-100"], 1)]
    nets = []
    for actor in (world.house, world.people["north_seller"]):
        with read(actor) as session:
            nets.append(price(session, session.get_one(Deal, (deal.tenant_id, deal.id)), wanted, TODAY).net_minor)
    assert nets == [76_500, 76_500]


def test_the_declared_order_decides_what_each_step_is_taken_off(world):
    with work(world.house) as session:
        deal = opened(world, session)
        session.flush()
        wanted = [Wanted(world.products["P-100"], 10, manual_ppm=100_000)]
        shipped = price(session, deal, wanted, TODAY)
        hand_first = (S.MANUAL, *(kind for kind in ORDER if kind is not S.MANUAL))
        publish(session, replace(WORTH, order=hand_first))
        turned = price(session, deal, wanted, TODAY)
    assert [step["kind"] for step in shipped.lines[0].steps] == ["list", "break", "tier", "manual", "net"]
    assert [step["kind"] for step in turned.lines[0].steps] == ["list", "manual", "break", "tier", "net"]
    assert turned.lines[0].steps[1]["amount_minor"] == -100_000


def test_terms_begin_on_their_day(world):
    tomorrow = TODAY + timedelta(days=1)
    with work(world.house) as session:
        publish(session, WORTH, tomorrow)
    with read(world.house) as session:
        assert in_force(session, TODAY).terms == SHIPPED
        assert (in_force(session, tomorrow).terms, in_force(session, tomorrow).source) == (WORTH, "price-terms v1")


def test_one_drafts_and_another_publishes(world):
    with work(world.house) as session:
        draft = drafting.begin(session, ADA, NOW)
        with pytest.raises(DraftOpen):
            drafting.begin(session, BEN, NOW)
        with pytest.raises(DraftOfAnother):
            drafting.edit(session, draft, WORTH, BEN, NOW)
        with pytest.raises(TermsUnchanged):
            drafting.publish(session, draft, TODAY, BEN, (TODAY, NOW))
        drafting.edit(session, draft, WORTH, ADA, NOW)
        with pytest.raises(DraftOwn):
            drafting.publish(session, draft, TODAY, ADA, (TODAY, NOW))
        with pytest.raises(TermsStart):
            drafting.publish(session, draft, TODAY - timedelta(days=1), BEN, (TODAY, NOW))
        drafting.publish(session, draft, TODAY, BEN, (TODAY, NOW))
    with work(world.house) as session, pytest.raises(TermsStart):
        publish(session, replace(WORTH, off_list=True), TODAY)


def test_a_published_version_is_never_changed(world):
    with work(world.house) as session:
        publish(session, WORTH)
    with pytest.raises(DBAPIError), work(world.house) as session:
        session.connection().execute(update(PriceTerms).values(content=SHIPPED.data()))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WORTH, order=ORDER[:-1]),
        replace(WORTH, order=(*ORDER[:-1], ORDER[0])),
        replace(WORTH, order=(*ORDER, S.NET)),
        replace(WORTH, hunting_ppm=PPM + 1),
        replace(WORTH, teaming_ppm=-1),
    ],
)
def test_an_order_that_lacks_a_step_and_a_rate_that_is_none_are_refused(world, wrong):
    with work(world.house) as session:
        draft = drafting.begin(session, ADA, NOW)
        with pytest.raises(TermsOff):
            drafting.edit(session, draft, wrong, ADA, NOW)


RATES = st.none() | st.integers(0, PPM)


@given(st.permutations(ORDER), st.tuples(RATES, RATES), st.booleans(), st.sampled_from(Scope))
def test_terms_are_read_back_as_they_were_written(order, rates, off_list, counted):
    terms = Terms(tuple(order), *rates, off_list, counted)
    assert Terms.read(terms.data()) == terms


@pytest.mark.parametrize(
    ("scope", "rates"),
    [
        (Scope.LINE, [None, None, None]),  # 6 and 6 of the pump reach no 10; valves have no breaks
        (Scope.ITEM, [50_000, 50_000, None]),  # 6 + 6 of the pump
        (Scope.PRODUCT_LINE, [50_000, 50_000, None]),
        (Scope.DOCUMENT, [80_000, 80_000, None]),  # 6 + 6 + 40 = 52
    ],
)
def test_what_counts_together_reaches_a_break_together(world, scope, rates):
    pump, valve = world.products["P-100"], world.products["V-10"]
    with work(world.house) as session:
        if scope is not Scope.LINE:
            publish(session, Terms(counted=scope))
        deal = opened(world, session)
        session.flush()
        lines = price(session, deal, [Wanted(pump, 6), Wanted(pump, 6), Wanted(valve, 40)], TODAY).lines
    found = [{step["kind"]: step["rate_ppm"] for step in line.steps}.get("break") for line in lines]
    assert found == rates


def test_what_the_partner_ordered_this_year_counts_for_the_period(world):
    pump = world.products["P-100"]
    with work(world.house) as session:
        publish(session, Terms(counted=Scope.PERIOD))
        ordered(world, session, opened(world, session), quantity=8)
        other = opened(world, session, "south")
        session.flush()
        nets = []
        for deal in (opened(world, session), other):
            session.flush()
            [line] = price(session, deal, [Wanted(pump, 2)], TODAY).lines
            nets.append([step["facts"].get("counted") for step in line.steps if step["kind"] == "break"])
        later = price(session, deal, [Wanted(pump, 2)], date(TODAY.year + 1, 1, 2)).lines[0]
    assert nets == [[10], []]
    assert "break" not in [step["kind"] for step in later.steps]


def test_the_hint_counts_what_is_counted_together():
    ladder = [Break(11, 200_000)]
    assert cheaper_with_more(LineTerms(9, 10_000, ladder, counted=9)) == Cheaper(11, 88_000)
    assert cheaper_with_more(LineTerms(4, 10_000, ladder, counted=9)) is None  # 6 at 80 % cost more than 4
    assert cheaper_with_more(LineTerms(9, 10_000, ladder, counted=10)) == Cheaper(10, 80_000)


def bought(world, session, code="east", registered=None, quantity=10):
    buyer = of_partner(session, world.partners[code], "EUR", None, TODAY)
    return check(session, buyer, Inquiry(world.products["P-100"], quantity, registered))


def test_down_the_chain_a_distributor_takes_its_tier_off_what_its_reseller_pays(world):
    """List 1,000.00 × 10, less the break of 5 %; the reseller is authorised (5 %), the distributor gold (15 %)."""
    with read(world.house) as session:
        found = bought(world, session).chain
    assert [(one.buyer, one.line.net_minor, one.margin_minor) for one in found] == [
        (Buyer.END_CUSTOMER, 950_000, None),
        (Buyer.RESELLER, 902_500, 47_500),
        (Buyer.DISTRIBUTOR, 767_125, 135_375),
    ]


def test_the_margins_of_the_chain_and_the_vendors_income_are_what_the_customer_pays(world):
    with work(world.house) as session:
        publish(session, WORTH)
        found = bought(world, session, registered=RegistrationTerms.HUNTING)
    assert found.line.net_minor == found.chain[1].line.net_minor == 812_250
    margins = sum(one.margin_minor for one in found.chain[1:])
    assert margins + found.chain[-1].line.net_minor == found.chain[0].line.net_minor


def test_off_list_the_distributor_pays_the_same_whatever_its_reseller_gets(world):
    with work(world.house) as session:
        publish(session, replace(WORTH, off_list=True))
        plain, held = bought(world, session), bought(world, session, registered=RegistrationTerms.HUNTING)
    assert plain.chain[-1].line.net_minor == held.chain[-1].line.net_minor == 807_500
    assert held.chain[1].line.net_minor < plain.chain[1].line.net_minor


def test_a_distributor_buys_of_the_vendor_and_a_customer_has_no_chain(world):
    with read(world.house) as session:
        assert [one.buyer for one in bought(world, session, "north").chain] == [Buyer.END_CUSTOMER, Buyer.DISTRIBUTOR]
        direct = check(session, of_customer("EUR", "", TODAY), Inquiry(world.products["P-100"], 1))
        assert direct.chain == []


def test_terms_without_a_rate_are_an_error_with_a_name(world):
    with read(world.house) as session:
        assert isinstance(bought(world, session, registered=RegistrationTerms.HUNTING).refusal, NoRegistrationRate)
