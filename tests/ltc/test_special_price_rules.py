"""Whose signatures a special price needs: the ladder to the last ppm and minor unit, and the gate of a floor price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.price_limit.draft import LimitOff, check
from ltc.price_limit.limits import Approver, Bound, Limits, Rung
from ltc.special_price.judge import BeyondLimits, Wish, needed
from pricing.ground.money import Money
from pricing.ground.rate import PPM

MANAGER, FINANCE, ADMIN = Approver.CHANNEL_MANAGER, Approver.FINANCE, Approver.TENANT_ADMIN
LADDER = Limits(
    (Rung(MANAGER, 250_000, 300_000, 1_000_000), Rung(FINANCE, 400_000, 200_000, 5_000_000), Rung(ADMIN, 600_000)),
    (),
    ADMIN,
    15,
)
PUMPS = Bound("pumps", cost_ppm=450_000, floor_ppm=550_000)
CHEAP = Bound("care", cost_ppm=100_000)


def wish(net, listed=100_000, bound=CHEAP):
    return Wish("P-100", listed, net, bound)


def asked(*wishes, value=500_000, limits=LADDER):
    return [(one.approver, one.is_gate) for one in needed(wishes, Money(value, "EUR"), limits)]


def rules(*wishes, value=500_000):
    return [[reason.rule for reason in one.why] for one in needed(wishes, Money(value, "EUR"), LADDER)]


def test_a_small_discount_needs_the_first_step_alone():
    assert asked(wish(90_000)) == [(MANAGER, False)]


def test_a_limit_is_reached_and_not_passed_by_one_minor_unit():
    assert asked(wish(75_000)) == [(MANAGER, False)]
    assert asked(wish(74_999)) == [(MANAGER, False), (FINANCE, False)]
    assert asked(wish(90_000), value=1_000_000) == [(MANAGER, False)]
    assert asked(wish(90_000), value=1_000_001) == [(MANAGER, False), (FINANCE, False)]


def test_a_discount_between_two_ppm_counts_as_it_is_and_is_shown_rounded_up():
    third = wish(2, listed=3)
    assert third.discount_ppm == 333_334
    assert third.discount_over(333_333)
    assert not third.discount_over(333_334)


def test_each_step_says_why_the_one_before_was_not_enough():
    assert rules(wish(70_000), value=2_000_000) == [
        ["special-price.first-step"],
        ["special-price.discount", "special-price.value"],
    ]
    assert rules(wish(65_000, bound=Bound("x", 550_000))) == [
        ["special-price.first-step"],
        ["special-price.discount", "special-price.margin"],
        ["special-price.margin"],
    ]


def test_a_margin_that_nobody_knows_is_no_margin():
    assert rules(wish(90_000, bound=Bound("x")))[1] == ["special-price.margin-unknown"]
    assert wish(90_000, bound=Bound("x")).margin_ppm is None


def test_the_margin_limit_is_exact():
    exact = wish(50_000, bound=Bound("x", 350_000))  # 30 % of 50,000 is 15,000
    assert not exact.margin_under(300_000)
    assert exact.margin_under(300_001)


def test_a_floor_price_needs_the_gate_and_a_role_signs_once():
    assert asked(wish(55_000, bound=PUMPS))[-1] == (ADMIN, False)
    assert asked(wish(54_999, bound=PUMPS)) == [(MANAGER, False), (FINANCE, False), (ADMIN, True)]
    low = Limits((Rung(MANAGER, 600_000),), (), FINANCE, 0)
    assert asked(wish(54_999, bound=PUMPS), limits=low) == [(MANAGER, False), (FINANCE, True)]


def test_nobody_may_approve_what_goes_beyond_the_ladder():
    with pytest.raises(BeyondLimits):
        asked(wish(39_999))


def test_the_worst_line_decides():
    assert asked(wish(90_000), wish(70_000)) == [(MANAGER, False), (FINANCE, False)]


def test_a_product_line_has_its_own_bound_else_the_one_of_all():
    limits = Limits(LADDER.rungs, (Bound("", 1), Bound("pumps", 2)), ADMIN, 0)
    assert (limits.bound("pumps").cost_ppm, limits.bound("valves").cost_ppm) == (2, 1)
    assert LADDER.bound("valves").cost_ppm is None
    assert Limits.read(limits.data()) == limits


@pytest.mark.parametrize(
    "rungs",
    [(), (Rung(MANAGER, 2), Rung(MANAGER, 3)), (Rung(MANAGER, 3), Rung(FINANCE, 2)), (Rung(MANAGER, PPM + 1),)],
)
def test_a_ladder_that_makes_no_sense_is_refused(rungs):
    with pytest.raises(LimitOff):
        check(Limits(rungs, (), ADMIN, 15))


@given(
    st.integers(1, 10**9).flatmap(lambda listed: st.tuples(st.just(listed), st.integers(1, listed))),
    st.integers(1, 10**9),
)
def test_asking_for_less_never_needs_more(prices, value):
    listed, net = prices
    try:
        more = needed([Wish("x", listed, net, CHEAP)], Money(value, "EUR"), LADDER)
    except BeyondLimits:
        return
    milder = needed([Wish("x", listed, min(net + 1, listed), CHEAP)], Money(max(1, value - 1), "EUR"), LADDER)
    assert len(milder) <= len(more)
