"""Money: ISO digits, named rounding, splits that lose nothing, cash, capitals, and dated exchange."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.exchange.convert import ExchangeRate, ExchangeRateWrong, NoExchangeRate, convert, rate_on
from pricing.ground.capital import CapitalTooLarge, capital
from pricing.ground.money import (
    CurrencyMismatch,
    Money,
    UnknownCurrency,
    WeightsWrong,
    amount,
    digits,
    plain,
    split,
    weights_of,
)
from pricing.ground.number import NumberWrong, number, written
from pricing.ground.rate import Rounding, in_cash, rounded, settled, to_multiple

MINOR = st.integers(-(10**14), 10**14)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("currency", "places"),
    [("EUR", 2), ("CNY", 2), ("JPY", 0), ("KWD", 3), ("IQD", 3), ("HUF", 2), ("MRU", 2), ("CLF", 4),
     ("LBP", 2), ("MMK", 2), ("RSD", 2), ("XCG", 2), ("ZWG", 2)],
)  # fmt: skip
def test_digits_are_those_of_iso_4217_not_of_cldr(currency, places):
    assert digits(currency) == places


@pytest.mark.parametrize("code", ["XXX", "XTS", "XAU", "eur", "", "EURO", "ZZZ"])
def test_what_is_no_money_is_an_unknown_currency(code):
    with pytest.raises(UnknownCurrency):
        digits(code)


@pytest.mark.parametrize(
    ("numerator", "half_away", "half_even", "down", "up"),
    [(5, 1, 0, 0, 1), (15, 2, 2, 1, 2), (25, 3, 2, 2, 3), (14, 1, 1, 1, 2), (16, 2, 2, 1, 2), (20, 2, 2, 2, 2)],
)
def test_roundings_do_what_their_names_say_on_both_sides_of_zero(numerator, half_away, half_even, down, up):
    for rounding, expected in zip(Rounding, (half_away, half_even, down, up), strict=True):
        assert rounded(numerator, 10, rounding) == expected
        assert rounded(-numerator, 10, rounding) == -expected


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9), st.sampled_from(list(Rounding)))
def test_rounding_mirrors_and_is_never_a_whole_unit_away(numerator, denominator, rounding):
    found = rounded(numerator, denominator, rounding)
    assert found == -rounded(-numerator, denominator, rounding)
    assert abs(Fraction(numerator, denominator) - found) < 1


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**6))
def test_half_even_is_what_decimal_and_fractions_call_half_even(numerator, denominator):
    assert rounded(numerator, denominator, Rounding.HALF_EVEN) == round(Fraction(numerator, denominator))


@given(MINOR, WEIGHTS)
def test_a_split_conserves_mirrors_and_stays_within_one_unit_of_its_share(minor, weights):
    parts = split(minor, weights)
    assert sum(parts) == minor
    assert split(-minor, weights) == [-part for part in parts]
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(minor * weight, sum(weights))) < 1
        assert weight or part == 0


@given(MINOR, st.lists(st.integers(1, 99), min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_different_weights_changes_no_part_but_by_equal_remainders(minor, weights, random):
    mixed = random.sample(weights, len(weights))
    rests = [abs(minor) * weight % sum(weights) for weight in weights]
    if len(set(rests)) == len(rests):
        assert dict(zip(weights, split(minor, weights), strict=True)) == dict(
            zip(mixed, split(minor, mixed), strict=True)
        )


def test_largest_remainder_gives_12_1_2_where_others_give_13_1_1():
    assert split(15, [80, 8, 12]) == [12, 1, 2]


def test_equal_remainders_go_to_the_earlier_part():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(2, [1, 1, 1, 1]) == [1, 1, 0, 0]


def test_nothing_but_zero_weights_are_refused_or_even_as_declared():
    with pytest.raises(WeightsWrong):
        split(10, [0, 0])
    assert split(10, [0, 0, 0], even_if_zero=True) == [4, 3, 3]
    for wrong in ([], [-1, 2], [3, -3]):
        with pytest.raises(WeightsWrong):
            split(10, wrong, even_if_zero=True)


def test_splits_beyond_the_whole_numbers_of_a_float_are_exact():
    assert split(2**53 + 1, [1, 1]) == [2**52 + 1, 2**52]


def test_typed_weights_may_have_decimals_and_keep_their_proportion():
    assert weights_of("80, 8,12") == [80, 8, 12]
    assert weights_of("33.3,66.7") == [333, 667]
    for wrong in ("", "a", "1,,2", "1e3", "½"):
        with pytest.raises(NumberWrong):
            weights_of(wrong)


@pytest.mark.parametrize(
    ("minor", "currency", "paid"),
    [(178, "CHF", 180), (177, "CHF", 175), (2213, "AED", 2225), (-178, "CHF", -180), (177, "EUR", 177)],
)
def test_cash_is_rounded_to_the_smallest_coin(minor, currency, paid):
    assert in_cash(minor, currency) == paid


def test_a_multiple_is_reached_in_the_declared_way():
    assert [to_multiple(128_700, 500, way) for way in Rounding] == [128_500, 128_500, 128_500, 129_000]


@given(st.integers(-(10**24), 10**24), st.integers(0, 12))
def test_a_number_is_read_as_it_was_written(scaled, places):
    exact = Fraction(scaled % 10**27, 10**12) if scaled >= 0 else -Fraction(-scaled % 10**27, 10**12)
    assert number("n", written(exact, places)) == exact


@given(MINOR.map(abs), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_a_printed_price_is_read_back_as_itself(minor, currency):
    assert amount(plain(minor, currency), currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "given", ["", " 1", "1,5", "1e5", "+1", ".5", "1.", "NaN", "Infinity", "１", "1" * 16, "0." + "1" * 13, 1, None, []]
)
def test_what_is_not_plain_decimal_text_is_no_number(given):
    with pytest.raises(NumberWrong):
        number("n", given)


def test_a_third_is_written_by_no_decimals():
    with pytest.raises(ValueError, match="no decimals"):
        written(Fraction(1, 3))


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (101, "壹元零壹分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_001_000, "壹拾万零壹拾元整"),
        (100_000_000_000, "壹拾亿元整"),
        (100_000_001_000_000, "壹万亿零壹万元整"),
        (12_345_678_901_234_567, "壹佰贰拾叁万肆仟伍佰陆拾柒亿捌仟玖佰零壹万贰仟叁佰肆拾伍元陆角柒分"),
        (-140_950, "负壹仟肆佰零玖元伍角整"),
    ],
)
def test_yuan_in_capitals(fen, text):
    assert capital(fen) == text


VALUES = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def yuan_of(text):
    """Whole capitals read back: an oracle that knows nothing of how they were written."""
    if "亿" in text:
        upper, lower = text.split("亿")
        return yuan_of(upper) * 10**8 + yuan_of(lower)
    if "万" in text:
        upper, lower = text.split("万", 1)
        return yuan_of(upper) * 10**4 + yuan_of(lower)
    total, digit = 0, 0
    for sign in text:
        if sign in VALUES:
            digit = VALUES[sign]
        else:
            total, digit = total + digit * UNITS[sign], 0
    return total + digit


@given(st.one_of(st.integers(0, 10**6), st.integers(0, 10**12), st.integers(0, 10**16 - 1)))
def test_capitals_are_read_back_as_what_they_say(yuan):
    text = capital(yuan * 100).removesuffix("元整")
    assert yuan_of(text) == yuan
    assert "零零" not in text


def test_capitals_end_where_their_places_do():
    with pytest.raises(CapitalTooLarge):
        capital(10**18)


EARLY = ExchangeRate("EUR", "CNY", Fraction("7.8"), date(2026, 1, 1), "ECB")
LATE = ExchangeRate("EUR", "CNY", Fraction("7.9"), date(2026, 3, 1), "ECB")
YEN = ExchangeRate("EUR", "JPY", Fraction("162.35"), date(2026, 1, 1), "ECB")


def test_the_rate_is_the_latest_that_began_and_no_rate_is_an_error():
    assert rate_on([LATE, EARLY], "EUR", "CNY", date(2026, 2, 28)) is EARLY
    assert rate_on([EARLY, LATE], "EUR", "CNY", date(2026, 3, 1)) is LATE
    for pair, day in ((("EUR", "CNY"), date(2025, 12, 31)), (("CNY", "EUR"), date(2026, 3, 1))):
        with pytest.raises(NoExchangeRate):
            rate_on([EARLY, LATE], *pair, day)


def test_a_conversion_rounds_once_between_the_digits_of_both_and_keeps_its_rate():
    found = convert(Money(1_005, "EUR"), YEN, Rounding.HALF_AWAY)
    assert (found.amount, found.original, found.rate) == (Money(1_632, "JPY"), Money(1_005, "EUR"), YEN)
    assert convert(Money(-1_005, "EUR"), YEN, Rounding.HALF_AWAY).amount == Money(-1_632, "JPY")


def test_what_was_converted_is_not_converted_again():
    found = convert(Money(1_005, "EUR"), YEN, Rounding.HALF_AWAY)
    assert not isinstance(found, Money)
    with pytest.raises(CurrencyMismatch):
        convert(found.amount, YEN, Rounding.HALF_AWAY)


@pytest.mark.parametrize(("target", "value"), [("EUR", "1"), ("CNY", "0"), ("CNY", "-7")])
def test_a_rate_is_above_zero_between_two_currencies(target, value):
    with pytest.raises(ExchangeRateWrong):
        ExchangeRate("EUR", target, Fraction(value), date(2026, 1, 1), "ECB")


def test_settled_is_rounded_by_the_same_function():
    assert settled(Fraction(5, 2), Rounding.HALF_EVEN) == rounded(5, 2, Rounding.HALF_EVEN) == 2
