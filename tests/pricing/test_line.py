"""A line from list to net: the declared order, what others printed wrong, floors, and the chain of two tiers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.ground.errors import DomainError
from pricing.ground.rate import PPM, Rounding
from pricing.price.chain import Buyer, ChainOrder, Link, price_chain
from pricing.price.cut import (
    Break,
    Cut,
    DiscountWrong,
    NoRegistrationRate,
    Off,
    OffAmount,
    PriceBelowZero,
    RegistrationTerms,
    RoundUnit,
    UnitPrice,
    registration,
)
from pricing.price.line import (
    BelowFloor,
    Floor,
    LineTerms,
    QuantityWrong,
    StepNotOrdered,
    StepTwice,
    price_line,
)
from pricing.price.step import ORDER, StepKind

K = StepKind


def off(kind, percent, of_list=False):
    """A cut of a rate in percent."""
    return Cut(kind, Off(int(Fraction(percent) * 10_000), of_list))


def told(terms):
    """The steps of a line as (kind, amount), and its net."""
    priced = price_line(terms)
    return [(step.kind, step.amount_minor) for step in priced.steps], priced.net_minor


def net(quantity, list_minor, *cuts, **more):
    """What a line costs."""
    return price_line(LineTerms(quantity, list_minor, cuts=cuts, **more)).net_minor


def test_305_less_5_percent_rounded_to_1_is_290_00_and_its_discount_is_printed_as_it_was_taken():
    steps, amount = told(LineTerms(1, 305_00, cuts=[off(K.PROMOTION, 5), Cut(K.ROUND_PRICE, RoundUnit(100))]))
    assert amount == 290_00
    assert steps == [(K.LIST, 305_00), (K.PROMOTION, -15_25), (K.ROUND_PRICE, 25), (K.NET, 0)]


def test_a_fixed_158_on_a_list_of_168_for_two_is_316_00():
    steps, amount = told(LineTerms(2, 168_00, cuts=[Cut(K.CONTRACTED, UnitPrice(158_00))]))
    assert (amount, steps[1]) == (316_00, (K.CONTRACTED, -20_00))


def test_a_price_by_hand_stands_whatever_the_quantity_becomes():
    by_hand = Cut(K.MANUAL, UnitPrice(77_00), "Ada")
    for quantity in (1, 9, 10, 50):
        assert net(quantity, 95_00, off(K.TIER, 10), by_hand, ladder=[Break(10, 50_000)]) == quantity * 77_00


def test_a_break_is_judged_anew_when_the_quantity_changes():
    ladder = [Break(10, 100_000), Break(50, 200_000)]
    assert [net(q, 100, ladder=ladder) for q in (9, 10, 49, 50, 9)] == [900, 900, 4410, 4000, 900]
    assert net(6, 100, ladder=ladder, counted=12) == 540


def test_a_credit_note_has_the_price_of_its_invoice():
    ladder, cuts = [Break(10, 100_000)], (off(K.TIER, "12.5"), Cut(K.SPECIAL, OffAmount(333)))
    assert net(-12, 99_99, *cuts, ladder=ladder) == -net(12, 99_99, *cuts, ladder=ladder)


def test_4190_less_10_percent_to_tens_is_3770_everywhere():
    assert net(1, 4190_00, off(K.PROMOTION, 10), Cut(K.ROUND_PRICE, RoundUnit(10_00))) == 3770_00


@pytest.mark.parametrize(
    ("order", "way", "price"),
    [
        ((K.MARKUP, K.ROUND_PRICE, K.MANUAL), Rounding.HALF_AWAY, 1292_00),
        ((K.MARKUP, K.MANUAL, K.ROUND_PRICE), Rounding.UP, 1295_00),
    ],
)
def test_a_cost_of_1000_and_20_percent_and_92_to_fives_is_said_by_the_order(order, way, price):
    cuts = (off(K.MARKUP, -20), Cut(K.MANUAL, OffAmount(-92_00)), Cut(K.ROUND_PRICE, RoundUnit(5_00, way)))
    assert net(1, 1000_00, *cuts, order=order) == price


def test_a_margin_is_taken_before_a_discount_if_it_stands_before_it():
    assert net(1, 1000, off(K.MARKUP, -10), off(K.SPECIAL, 10), order=(K.MARKUP, K.SPECIAL)) == 990


def test_27_percent_off_11_36_is_shown_as_27_percent():
    priced = price_line(LineTerms(1, 11_36, cuts=[off(K.MANUAL, 27)]))
    assert (priced.net_minor, priced.steps[1].rate_ppm) == (8_29, 270_000)


def test_9_5_times_124_75_is_one_figure():
    steps, amount = told(LineTerms(Fraction("9.5"), 124_75))
    assert steps[0][1] == amount == 1185_13


def test_4_625_times_3_has_no_discount_that_nobody_gave():
    assert told(LineTerms(Fraction("4.625"), 3_00)) == ([(K.LIST, 13_88), (K.NET, 0)], 13_88)


def test_all_of_2_25_times_64_22_off_leaves_nothing():
    assert net(Fraction("2.25"), 64_22, off(K.MANUAL, 100)) == 0


def test_the_field_s_waterfall_from_10000_to_1800():
    customer = Link(Buyer.END_CUSTOMER, [off(K.CONTRACTED, 20), off(K.MANUAL, 10)])
    links = [customer, Link(Buyer.RESELLER, [off(K.TIER, 50)]), Link(Buyer.DISTRIBUTOR, [off(K.TIER, 50)])]
    prices = price_chain(LineTerms(1, 10_000), links)
    assert [step.total_minor for step in prices[0].line.steps] == [10_000, 8_000, 7_200, 7_200]
    assert [price.line.net_minor for price in prices] == [7_200, 3_600, 1_800]
    assert [price.margin_minor for price in prices] == [None, 3_600, 1_800]


def test_a_chain_may_take_its_discounts_off_the_list():
    links = [Link(Buyer.END_CUSTOMER, [off(K.MANUAL, 10)]), Link(Buyer.RESELLER, [off(K.TIER, 40)], off_list=True)]
    prices = price_chain(LineTerms(2, 5_000), links)
    assert [price.line.net_minor for price in prices] == [9_000, 6_000]


def test_a_chain_takes_the_break_once():
    ladder = [Break(10, 100_000)]
    links = [Link(Buyer.END_CUSTOMER, []), Link(Buyer.RESELLER, [off(K.TIER, 20)])]
    prices = price_chain(LineTerms(10, 100, ladder=ladder), links)
    assert [price.line.net_minor for price in prices] == [900, 720]


@pytest.mark.parametrize("buyers", [(), (Buyer.RESELLER, Buyer.END_CUSTOMER), (Buyer.RESELLER, Buyer.RESELLER)])
def test_a_chain_runs_upwards_and_names_nobody_twice(buyers):
    with pytest.raises(ChainOrder):
        price_chain(LineTerms(1, 100), [Link(buyer, []) for buyer in buyers])


def test_the_declared_order_is_the_order_and_leaves_nothing_out():
    cuts = [off(K.TIER, 10), Cut(K.PROMOTION, OffAmount(100))]
    assert net(1, 10_00, *cuts, order=(K.TIER, K.PROMOTION)) == 8_00
    assert net(1, 10_00, *cuts, order=(K.PROMOTION, K.TIER)) == 8_10
    with pytest.raises(StepNotOrdered):
        net(1, 10_00, *cuts, order=(K.TIER,))
    with pytest.raises(StepTwice):
        net(1, 10_00, *cuts, off(K.TIER, 5))
    with pytest.raises(StepTwice):
        net(10, 10_00, off(K.BREAK, 5), ladder=[Break(10, 10_000)])


def test_a_registration_has_its_terms_and_terms_without_a_rate_are_an_error():
    rates = {RegistrationTerms.HUNTING: 100_000, RegistrationTerms.TEAMING: 50_000, RegistrationTerms.OPEN: 0}
    assert [net(1, 100, registration(terms, rates, "v1")) for terms in RegistrationTerms] == [90, 95, 100]
    with pytest.raises(NoRegistrationRate):
        registration(RegistrationTerms.OPEN, {RegistrationTerms.HUNTING: 1}, "v1")


def test_a_floor_is_passed_only_by_a_gate_that_is_named():
    with pytest.raises(BelowFloor):
        net(3, 100, off(K.MANUAL, 21), floor=Floor(80))
    assert net(3, 100, off(K.MANUAL, 20), floor=Floor(80)) == 240
    passed = price_line(LineTerms(3, 100, cuts=[off(K.MANUAL, 21)], floor=Floor(80, "SP-7")))
    assert passed.net_minor == 237
    assert passed.steps[-1].facts == {"floor_minor": 240, "passed_by": "SP-7"}


@pytest.mark.parametrize("quantity", [0, 10_000_001, -10_000_001])
def test_no_quantity_and_absurd_ones_are_refused(quantity):
    with pytest.raises(QuantityWrong):
        net(quantity, 100)


def test_nothing_is_taken_off_that_is_not_there():
    for cut in (Cut(K.SPECIAL, OffAmount(101)), Cut(K.MANUAL, UnitPrice(-1))):
        with pytest.raises(PriceBelowZero):
            net(1, 100, cut)
        with pytest.raises(PriceBelowZero):
            net(-1, 100, cut)
    with pytest.raises(DiscountWrong):
        net(1, 100, off(K.MANUAL, "100.0001"))


CHANGES = st.one_of(
    st.builds(Off, st.integers(-PPM, PPM), st.booleans()),
    st.builds(OffAmount, st.integers(0, 50)),
    st.builds(UnitPrice, st.integers(0, 10**7)),
    st.builds(RoundUnit, st.integers(1, 1000), st.sampled_from(list(Rounding))),
)


@st.composite
def lines(draw):
    """Lines of every kind of cut, in any order."""
    kinds = draw(st.lists(st.sampled_from([k for k in ORDER if k is not K.BREAK]), max_size=6, unique=True))
    cuts = [Cut(kind, draw(CHANGES), "v1") for kind in kinds]
    whole = st.integers(1, 10**5)
    quantity = draw(whole | st.integers(1, 10**7).map(lambda n: Fraction(n, 1000)))
    breaks = draw(st.dictionaries(st.integers(2, 10**5), st.integers(0, PPM), max_size=4))
    return LineTerms(
        quantity,
        draw(st.integers(1, 10**8)),
        ladder=[Break(start, ppm) for start, ppm in breaks.items()],
        cuts=cuts,
        order=draw(st.permutations(ORDER)),
        rounding=draw(st.sampled_from(list(Rounding))),
    )


@given(lines())
def test_the_steps_add_up_to_the_net_and_a_return_mirrors_its_sale(terms):
    try:
        priced = price_line(terms)
    except DomainError as refused:
        with pytest.raises(type(refused)):
            price_line(replace(terms, quantity=-terms.quantity))
        return
    assert sum(step.amount_minor for step in priced.steps) == priced.net_minor == priced.steps[-1].total_minor >= 0
    running = 0
    for step in priced.steps:
        running += step.amount_minor
        assert step.total_minor == running
    back = price_line(replace(terms, quantity=-terms.quantity))
    assert [step.amount_minor for step in back.steps] == [-step.amount_minor for step in priced.steps]


@given(lines(), st.randoms(use_true_random=False))
def test_only_the_declared_order_counts_not_the_order_in_which_cuts_are_given(terms, random):
    mixed = replace(terms, cuts=random.sample(list(terms.cuts), len(terms.cuts)))
    try:
        assert price_line(mixed) == price_line(terms)
    except DomainError:
        with pytest.raises(DomainError):
            price_line(mixed)


@given(lines(), st.lists(st.integers(0, PPM), min_size=3, max_size=3))
def test_margins_and_the_vendor_s_income_add_up_to_what_the_customer_pays(terms, rates):
    links = [Link(buyer, [Cut(K.TIER, Off(ppm))]) for buyer, ppm in zip(Buyer, rates, strict=True)]
    prices = price_chain(replace(terms, cuts=()), links)
    margins = sum(price.margin_minor or 0 for price in prices)
    assert margins + prices[-1].line.net_minor == prices[0].line.net_minor
    assert all((price.margin_minor or 0) >= 0 for price in prices)
