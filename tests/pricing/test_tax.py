"""Tax: inside the price or on top of it, rounded per rate or per line as declared; totals are sums of their rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.ground.rate import Rounding
from pricing.tax.group import TaxPrices, TaxRounded, tax_by_rate, tax_minor, tax_rows

NET, GROSS = TaxPrices.EXCLUSIVE, TaxPrices.INCLUSIVE
LINES = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([0, 60_000, 80_000, 130_000, 190_000])))


@pytest.mark.parametrize(("where", "gross"), [(TaxRounded.PER_LINE, 15_42), (TaxRounded.PER_RATE, 15_41)])
def test_twice_6_70_at_15_percent(where, gross):
    [row] = tax_rows([(6_70, 150_000), (6_70, 150_000)], NET, where)
    assert row.gross_minor == gross


@pytest.mark.parametrize(("where", "tax"), [(TaxRounded.PER_LINE, 0), (TaxRounded.PER_RATE, 1)])
def test_small_lines_pay_tax_together_or_not_at_all_as_declared(where, tax):
    assert sum(row.tax_minor for row in tax_rows([(2, 190_000)] * 3, NET, where)) == tax


def test_vat_by_rate_is_one_stated_method():
    assert tax_by_rate([(2, 190_000), (3, 190_000), (100, 70_000)]) == {70_000: 7, 190_000: 1}
    assert tax_minor([(2, 190_000), (3, 190_000), (100, 70_000)]) == 8


@pytest.mark.parametrize("gross", [2500_00, 20_000_00, 1, 99])
def test_a_gross_price_stays_what_it_is(gross):
    [row] = tax_rows([(gross, 80_000)], GROSS)
    assert row.gross_minor == gross


def test_2500_00_with_8_percent_inside_is_2314_81_and_185_19():
    [row] = tax_rows([(2500_00, 80_000)], GROSS)
    assert (row.net_minor, row.tax_minor) == (2314_81, 185_19)


def test_4190_with_19_percent_inside_less_10_percent_to_tens_is_3770_in_shop_and_order():
    [row] = tax_rows([(3770_00, 190_000)], GROSS)
    assert (row.gross_minor, row.net_minor, row.tax_minor) == (3770_00, 3168_07, 601_93)


@given(LINES, st.sampled_from(TaxPrices), st.sampled_from(TaxRounded), st.sampled_from(Rounding))
def test_rows_add_up_and_mirror_whatever_is_declared(lines, prices, where, rounding):
    rows = tax_rows(lines, prices, where, rounding)
    given_sum = sum(minor for minor, _ in lines)
    assert sum(row.gross_minor if prices is GROSS else row.net_minor for row in rows) == given_sum
    back = tax_rows([(-minor, ppm) for minor, ppm in lines], prices, where, rounding)
    assert [(-row.net_minor, -row.tax_minor) for row in back] == [(row.net_minor, row.tax_minor) for row in rows]


@given(LINES, st.randoms(use_true_random=False), st.sampled_from(TaxPrices), st.sampled_from(TaxRounded))
def test_the_order_of_lines_changes_no_tax(lines, random, prices, where):
    assert tax_rows(random.sample(lines, len(lines)), prices, where) == tax_rows(lines, prices, where)
