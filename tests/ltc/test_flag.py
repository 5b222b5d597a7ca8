"""Stories of what stands out in a statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.settlement.flag import Figures, flags, silent_zero, twice_median

BANK = ("North Ltd", "Bank", "DE0012345678")
OTHER = ("North Ltd", "Bank", "DE0087654321")


def figures(added=10_000, before=(10_000,), paid=None, bank=BANK, bank_before=BANK):
    return Figures("EUR", added, added if paid is None else paid, tuple(before), bank, bank_before)


def rules(**given_):
    return [reason.rule for reason in flags(figures(**given_))]


def test_a_month_like_the_others_stands_out_in_nothing():
    assert rules() == []


def test_money_that_goes_to_a_partner_for_the_first_time_is_flagged():
    assert rules(before=(), bank_before=None) == ["settlement.first-payout"]


def test_a_first_statement_that_pays_nothing_is_no_first_payout():
    assert rules(before=(), bank_before=None, paid=0, bank=None) == []


def test_another_account_than_the_last_time_is_flagged_and_only_the_ends_of_the_numbers_are_told():
    [reason] = flags(figures(bank=OTHER))
    assert (reason.rule, dict(reason.facts)) == ("settlement.changed-bank", {"now": "…4321", "before": "…5678"})


def test_another_holder_of_the_same_number_is_another_account():
    assert rules(bank=("South Ltd", *BANK[1:])) == ["settlement.changed-bank"]


def test_a_changed_account_to_which_nothing_goes_waits_until_something_does():
    assert rules(bank=OTHER, paid=0) == []


@pytest.mark.parametrize(
    ("added", "before", "found"),
    [
        (30_000, (10_000,), False),
        (30_001, (10_000,), True),
        (31_500, (10_000, 11_000), False),
        (31_501, (10_000, 11_000), True),
        (1, (0, 0), True),
        (1, (-500,), True),
        (-9, (-500,), False),
        (99_999, (), False),
    ],
)
def test_more_than_three_times_the_median_is_flagged_and_exactly_three_times_is_not(added, before, found):
    assert ("settlement.three-times" in rules(added=added, before=before)) is found


def test_only_the_last_six_statements_say_what_is_usual():
    assert rules(added=31, before=(10,) * 6 + (1_000_000,) * 20) == ["settlement.three-times"]


def test_the_flag_says_what_came_what_is_usual_and_of_how_many_statements():
    [reason] = flags(figures(added=100_000, before=(10_000, 11_001)))
    said = {"added_minor": 100_000, "usual_minor": 10_500, "statements": 2, "currency": "EUR"}
    assert dict(reason.facts) == said


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_as_many_amounts_lie_above_the_median_as_below_it(amounts):
    twice = twice_median(amounts)
    below, above = (sum(2 * a < twice for a in amounts), sum(2 * a > twice for a in amounts))
    assert max(below, above) <= len(amounts) / 2


def test_cash_that_earned_nothing_is_flagged_and_no_cash_is_not():
    assert silent_zero(0, 0, "EUR") is None
    reason = silent_zero(2, 500_000, "EUR")
    assert reason
    assert dict(reason.facts) == {"orders": 2, "collected_minor": 500_000, "currency": "EUR"}
