"""Rating: seven models, ladders without gaps, pools, hints; figures of the field, and properties."""

import sys
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.ground.errors import DomainError
from pricing.ground.rate import Rounding, settled
from pricing.rating.hint import cheaper_with_more
from pricing.rating.ladder import (
    Bounds,
    Edge,
    Ladder,
    LadderEmpty,
    LadderOrder,
    LadderStart,
    LadderWhole,
    NoRung,
    Rung,
)
from pricing.rating.part import total
from pricing.rating.scope import Asked, PoolFlat, PoolTerms, PriceLineWrong, Scope, rate_all
from pricing.rating.tariff import Conversion, FloorAboveCeiling, Model, Package, Tariff, Zero, ZeroRefused, rate

F = Fraction


def ladder(*rungs, edge=Edge.UPPER, bounds=Bounds.CONTINUOUS):
    """A ladder of (start, unit) or (start, unit, flat), in minor units."""
    return Ladder([Rung(*map(F, rung)) for rung in rungs], edge, bounds)


def costs(model, quantity, *rungs, edge=Edge.UPPER, bounds=Bounds.CONTINUOUS, **more):
    """The exact amount of a quantity."""
    return total(rate(Tariff(model, ladder(*rungs, edge=edge, bounds=bounds), **more), F(quantity)))


VOLUME, GRADUATED = Model.VOLUME, Model.GRADUATED


@pytest.mark.parametrize(("edge", "amount"), [(Edge.UPPER, 1000), (Edge.LOWER, 900)])
def test_a_quantity_equal_to_a_start_belongs_below_at_upper_and_above_at_lower(edge, amount):
    assert costs(VOLUME, 10, (0, 100), (10, 90), edge=edge) == amount


def test_volume_prices_every_unit_at_the_reached_rung_and_may_fall():
    rungs = ((0, 500), (5, 400), (10, 300))
    assert [costs(VOLUME, q, *rungs) for q in (1, 5, 6, 10, 11)] == [500, 2500, 2400, 4000, 3300]


def test_graduated_prices_each_unit_at_its_own_rung_and_a_flat_is_for_the_whole_rung():
    rungs = ((0, 500, 1000), (5, 400, 2000), (10, 300, 3000))
    assert [costs(GRADUATED, q, *rungs) for q in (1, 5, 6, 10, 12)] == [1500, 3500, 5900, 7500, 11100]


def test_at_lower_the_rung_above_is_entered_and_its_flat_paid_at_its_start():
    rungs = ((0, 500, 1000), (5, 400, 2000))
    assert costs(GRADUATED, 5, *rungs, edge=Edge.LOWER) == costs(GRADUATED, 5, *rungs) + 2000


def test_continuous_bounds_enter_a_rung_with_5_001_and_pay_its_flat():
    assert costs(GRADUATED, "5.001", (0, 0), (5, 0, 700)) == 700
    assert costs(GRADUATED, 5, (0, 0), (5, 0, 700)) == 0


@pytest.mark.parametrize(
    ("bounds", "edge", "starts", "amount"),
    [
        (Bounds.WHOLE, Edge.LOWER, (1, 101), "8040"),  # Lago's 1..100, 101..200
        (Bounds.WHOLE, Edge.UPPER, (0, 100), "8040"),
        (Bounds.CONTINUOUS, Edge.LOWER, (1, 101), "10050"),
    ],
)
def test_100_5_between_100_and_101_is_never_in_a_gap(bounds, edge, starts, amount):
    rungs = ((starts[0], 100), (starts[1], 80))
    assert costs(VOLUME, "100.5", *rungs, edge=edge, bounds=bounds) == F(amount)


def test_whole_bounds_at_lower_number_the_units():
    rungs = ((1, 100), (11, 80))
    assert costs(GRADUATED, 15, *rungs, edge=Edge.LOWER, bounds=Bounds.WHOLE) == 10 * 100 + 5 * 80
    assert costs(GRADUATED, 10, *rungs, edge=Edge.LOWER, bounds=Bounds.WHOLE) == 10 * 100


def test_ten_minimum_is_inclusive_and_9_999_is_below_it():
    rungs = ((0, 9500), (10, 9000))
    assert costs(VOLUME, "9.999", *rungs, edge=Edge.LOWER) == F("9.999") * 9500
    assert costs(VOLUME, 10, *rungs, edge=Edge.LOWER) == 90_000


def test_kill_bill_101_001_units_cost_51_and_one_unit_less_101():
    rungs, per_thousand = ((0, 100), (101, 50)), Conversion(F(1000), Rounding.UP)
    assert costs(VOLUME, 101_001, *rungs, convert=per_thousand) == 5100
    assert costs(VOLUME, 101_000, *rungs, convert=per_thousand) == 10100


def test_0_05_cents_times_30_is_rounded_once_after_multiplying():
    tariff = Tariff(Model.PER_UNIT, ladder((0, "0.05")))
    [found] = rate_all([Asked("a", tariff, F(30))], Rounding.HALF_AWAY)
    assert (total(found.parts), found.minor) == (F("1.5"), 2)


def test_multiplied_then_rounded_is_5081_and_rounded_then_multiplied_would_be_5082():
    unit = F("846.8571")
    [found] = rate_all([Asked("a", Tariff(Model.PER_UNIT, ladder((0, unit))), F(6))], Rounding.HALF_AWAY)
    assert found.minor == 5081
    assert 6 * settled(unit, Rounding.HALF_AWAY) == 5082


def test_packages_are_begun_after_what_is_free():
    tariff = {"package": Package(F(100), F(10))}
    costs_of = [costs(Model.PACKAGE, q, (0, 500), **tariff) for q in (5, 10, "10.1", 110, 111, 251)]
    assert costs_of == [0, 0, 500, 500, 1000, 1500]


def test_a_percentage_has_its_floor_and_ceiling():
    rate_2_5 = (0, "2.5")  # 2.5 % of an amount in major units of two decimals
    bounds = {"floor": F(100), "ceiling": F(5000)}
    assert [costs(Model.PERCENTAGE, q, rate_2_5, **bounds) for q in (10, 40, 1000, 2000, 9999)] == [
        100, 100, 2500, 5000, 5000,
    ]  # fmt: skip
    with pytest.raises(FloorAboveCeiling):
        costs(Model.PERCENTAGE, 1, rate_2_5, floor=F(2), ceiling=F(1))


def test_a_graduated_percentage_of_1_2_million_is_29_000():
    bands = ((0, 1), (300_000, 2), (600_000, 3), (1_000_000, 4))
    assert costs(Model.GRADUATED_PERCENTAGE, 1_200_000, *bands) == 29_000_00
    assert costs(Model.GRADUATED_PERCENTAGE, 950_000, *bands) == 19_500_00
    assert costs(Model.GRADUATED_PERCENTAGE, 300_000, *bands) == 3_000_00
    exact = costs(Model.GRADUATED_PERCENTAGE, "300000.01", *bands)
    assert (exact, settled(exact, Rounding.HALF_EVEN)) == (F("300000.02"), 3_000_00)


def test_min_20_at_50_000_and_min_1_at_169_000_is_169_000_for_one():
    assert costs(VOLUME, 1, (1, 169_000), (20, 50_000), edge=Edge.LOWER) == 169_000


def test_a_price_of_2_to_5_is_said_by_the_model_800_or_550_for_8():
    assert costs(VOLUME, 8, (0, 100), (1, 50), (5, 100)) == 800
    assert costs(GRADUATED, 8, (0, 50), (5, 100)) == 550


def test_zero_pays_what_is_declared():
    rungs = ((0, 5, 700), (10, 4))
    assert costs(GRADUATED, 0, *rungs) == 700
    assert costs(GRADUATED, 0, *rungs, zero=Zero.NOTHING) == 0
    with pytest.raises(ZeroRefused):
        costs(GRADUATED, 0, *rungs, zero=Zero.REFUSE)


def test_no_rung_is_an_error_and_never_zero():
    with pytest.raises(NoRung):
        costs(VOLUME, 1, (2, 100), edge=Edge.LOWER)
    with pytest.raises(LadderStart):
        costs(GRADUATED, 5, (1, 100), (3, 90), edge=Edge.LOWER)


def test_a_ladder_that_could_have_a_gap_or_an_overlap_cannot_be_written():
    for wrong, error in (
        ((), LadderEmpty),
        (((0, 1), (0, 2)), LadderOrder),
        (((5, 1), (2, 2)), LadderOrder),
        (((-1, 1),), LadderOrder),
    ):
        with pytest.raises(error):
            ladder(*wrong)
    with pytest.raises(LadderWhole):
        ladder((0, 1), ("2.5", 2), bounds=Bounds.WHOLE)


def test_the_hint_names_the_larger_quantity_that_costs_least():
    rungs = ladder((0, 100), (10, 80), (20, 50))
    assert cheaper_with_more(Tariff(VOLUME, rungs), F(8)) is None
    assert cheaper_with_more(Tariff(VOLUME, rungs), F(10)) == (11, 880)
    assert cheaper_with_more(Tariff(VOLUME, rungs), F(18)) == (21, 1050)
    lower = ladder((0, 100), (10, 80), edge=Edge.LOWER)
    assert cheaper_with_more(Tariff(VOLUME, lower), F(9)) == (10, 800)
    assert cheaper_with_more(Tariff(GRADUATED, lower), F(9)) is None


def test_the_hint_speaks_in_units_before_conversion():
    blocks = Tariff(VOLUME, ladder((0, 100), (101, 50)), convert=Conversion(F(1000), Rounding.UP))
    assert cheaper_with_more(blocks, F(101_000)) == (101_001, 5100)
    begun = Tariff(VOLUME, ladder((0, 100), (2, 50), edge=Edge.LOWER), convert=Conversion(F(10), Rounding.DOWN))
    assert cheaper_with_more(begun, F(19)) is None
    assert cheaper_with_more(Tariff(VOLUME, ladder((0, 100), (2, 40), edge=Edge.LOWER)), F("1.5")) == (2, 80)


TIERED = Tariff(VOLUME, ladder((0, 9500), (10, 9000), edge=Edge.LOWER))
BANDED = Tariff(GRADUATED, ladder((0, 100), (10, 33)))


def pooled(tariff, *quantities, scope=Scope.ITEM, before=0):
    """What lines of one pool cost."""
    asked = [Asked(f"{n}", tariff, F(q), (scope, "P"), F(before)) for n, q in enumerate(quantities)]
    return [rated.minor for rated in rate_all(asked, Rounding.HALF_AWAY)]


def test_two_lines_of_six_reach_a_break_at_ten_together_and_not_alone():
    assert pooled(TIERED, 6, 6) == [54_000, 54_000]
    alone = rate_all([Asked(n, TIERED, F(6)) for n in "ab"], Rounding.HALF_AWAY)
    assert [rated.minor for rated in alone] == [57_000, 57_000]


def test_pools_of_other_items_do_not_count():
    asked = [Asked(item, TIERED, F(6), (Scope.ITEM, item)) for item in "ab"]
    assert [rated.minor for rated in rate_all(asked, Rounding.HALF_AWAY)] == [57_000, 57_000]


def test_a_graduated_pool_is_rated_as_a_whole_and_shared_without_loss():
    assert pooled(BANDED, 6, 6) == [533, 533]
    assert pooled(BANDED, 5, 5, 2) == [444, 444, 178]
    assert sum(pooled(BANDED, 5, 5, 2)) == 1066


def test_what_came_before_in_the_period_counts_and_is_not_paid_again():
    assert pooled(BANDED, 3, scope=Scope.PERIOD, before=8) == [233]
    assert pooled(TIERED, 1, scope=Scope.PERIOD, before=9) == [9000]
    capped = Tariff(GRADUATED, ladder((0, 50), (5, 100)))
    assert pooled(capped, 3, scope=Scope.PERIOD, before=4) == [250]  # the cheap price stops at its fifth unit


def test_a_return_has_the_price_of_its_sale():
    assert pooled(TIERED, -12) == [-108_000]
    assert pooled(TIERED, -6, -6) == [-54_000, -54_000]
    assert pooled(TIERED, -2, scope=Scope.PERIOD, before=10) == [-18_000]
    assert pooled(BANDED, -3, scope=Scope.PERIOD, before=11) == [-233]


def test_a_pool_that_nobody_could_split_is_refused_by_the_line_that_breaks_it():
    for tariffs, quantities, cause in (
        ((TIERED, Tariff(VOLUME, ladder((0, 1, 5)))), (1, 1), PoolFlat),
        ((BANDED, Tariff(GRADUATED, ladder((0, 100)))), (1, 1), PoolTerms),
        ((TIERED, TIERED), (1, -1), PoolTerms),
    ):
        asked = [
            Asked(f"L{n}", t, F(q), (Scope.ITEM, "P")) for n, (t, q) in enumerate(zip(tariffs, quantities, strict=True))
        ]
        with pytest.raises(PriceLineWrong) as refused:
            rate_all(asked, Rounding.HALF_AWAY)
        assert isinstance(refused.value.cause, cause)


PRICE = st.integers(0, 10**9).map(lambda n: F(n, 10**4))
QUANTITY = st.integers(0, 10**7).map(lambda n: F(n, 10**3))


@st.composite
def ladders(draw, flats=True):
    """Ladders from zero, of any edge and bounds."""
    starts = [0, *sorted(draw(st.sets(st.integers(1, 9000), max_size=4)))]
    none = st.just(F(0))
    rungs = [Rung(F(start), draw(PRICE), draw(PRICE if flats else none)) for start in starts]
    return Ladder(rungs, draw(st.sampled_from(Edge)), draw(st.sampled_from(Bounds)))


@st.composite
def tariffs(draw):
    """Tariffs of every model."""
    model = draw(st.sampled_from(Model))
    found = draw(ladders())
    if model in (Model.PER_UNIT, Model.FLAT, Model.PACKAGE, Model.PERCENTAGE):
        found = Ladder(found.rungs[:1])
    package = Package(F(draw(st.integers(1, 500))), draw(QUANTITY)) if model is Model.PACKAGE else None
    convert = draw(st.none() | st.builds(Conversion, st.integers(1, 999).map(F), st.sampled_from(list(Rounding)[2:])))
    low, high = sorted([draw(PRICE), draw(PRICE)])
    return Tariff(model, found, draw(st.sampled_from([Zero.FLAT, Zero.NOTHING])), convert, package, low, high)


@given(tariffs(), QUANTITY)
def test_parts_are_quantity_times_unit_and_a_refund_mirrors_its_sale(tariff, quantity):
    parts = rate(tariff, quantity)
    assert all(part.amount == part.quantity * part.unit for part in parts)
    assert rate(tariff, -quantity) == [-part for part in parts] or quantity == 0


@given(ladders(flats=False), QUANTITY, QUANTITY)
def test_graduated_is_monotone_and_continuous(rungs, one, other):
    low, high = sorted([one, other])
    tariff = Tariff(GRADUATED, rungs)
    rise = total(rate(tariff, high)) - total(rate(tariff, low))
    assert 0 <= rise <= (high - low) * max(rung.unit for rung in rungs.rungs)


@given(ladders(), st.integers(0, 300), st.sampled_from(Bounds))
def test_graduated_is_the_sum_of_its_units_one_by_one(rungs, units, bounds):
    rungs = Ladder([Rung(F(int(r.starts_at) // 30 + n), r.unit) for n, r in enumerate(rungs.rungs)], rungs.edge, bounds)
    by_number = bounds is Bounds.WHOLE and rungs.edge is Edge.LOWER
    one_by_one = F(0)
    for unit in range(1, units + 1):
        below = [r for r in rungs.rungs if (r.starts_at <= unit if by_number else r.starts_at < unit)]
        one_by_one += below[-1].unit
    assert total(rate(Tariff(GRADUATED, rungs, Zero.NOTHING), F(units))) == one_by_one


@given(tariffs(), st.lists(QUANTITY, min_size=2, max_size=6))
def test_what_is_billed_in_parts_adds_up_to_the_whole(tariff, parts):
    if tariff.model is VOLUME:
        return  # a volume price may fall, so that it is never billed in parts
    so_far, billed = F(0), 0
    for part in parts:
        asked = Asked("a", tariff, part, (Scope.PERIOD, "P"), so_far)
        billed += rate_all([asked], Rounding.HALF_AWAY)[0].minor
        so_far += part
    at_start = rate_all([Asked("a", tariff, so_far, (Scope.PERIOD, "P"))], Rounding.HALF_AWAY)[0].minor
    if all(parts):
        assert billed == at_start


@given(st.lists(st.tuples(tariffs(), QUANTITY), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_line_that_counts_alone(lines, random):
    asked = [Asked(f"{n}", tariff, quantity) for n, (tariff, quantity) in enumerate(lines)]
    mixed = random.sample(asked, len(asked))
    found = dict(zip((one.name for one in mixed), rate_all(mixed, Rounding.HALF_EVEN), strict=True))
    assert [found[one.name] for one in asked] == rate_all(asked, Rounding.HALF_EVEN)


@given(
    ladders(flats=False), st.lists(QUANTITY.filter(bool), min_size=1, max_size=6), st.sampled_from([VOLUME, GRADUATED])
)
def test_the_order_of_lines_changes_no_pool(rungs, quantities, model):
    tariff = Tariff(model, rungs)
    assert sum(pooled(tariff, *quantities)) == sum(pooled(tariff, *reversed(quantities)))


@given(ladders(), QUANTITY)
def test_a_hint_is_true_and_only_where_the_price_falls(rungs, quantity):
    tariff = Tariff(VOLUME, rungs)
    found = cheaper_with_more(tariff, quantity)
    if found:
        assert found[0] > quantity
        assert found[1] == total(rate(tariff, found[0])) < total(rate(tariff, quantity))


@given(tariffs(), QUANTITY, st.sampled_from(list(Rounding)))
def test_no_path_through_the_engine_meets_a_float(tariff, quantity, rounding):
    met = []

    def look(frame, event, value):
        if "/pricing/" in frame.f_code.co_filename and "/tests/" not in frame.f_code.co_filename:
            found = [*frame.f_locals.values(), value]
            met.extend((frame.f_code.co_name, one) for one in found if isinstance(one, float))

    sys.setprofile(look)
    try:
        rate_all(
            [
                Asked("a", tariff, quantity, (Scope.PERIOD, "P"), F(3)),
            ],
            rounding,
        )
        cheaper_with_more(tariff, quantity)
    except DomainError:
        pass
    finally:
        sys.setprofile(None)
    assert met == []


def test_rising_starts_leave_no_point_without_a_rung():
    rungs = ladder((0, 1), (10, 2), (20, 3))
    for low, high in pairwise([F(n, 10) for n in range(1, 300)]):
        assert rungs.holding(low).starts_at <= rungs.holding(high).starts_at
