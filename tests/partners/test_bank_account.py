"""Which bank account of a partner counts, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from partners.partner.bank import BicForm, CnapsDigit, IbanDigit, bic, cnaps, iban
from partners.partner.waiting import counting, waiting

START = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Account:
    """An account, named by a letter."""

    name: str
    valid_from: datetime


def accounts(**hours):
    """Accounts by the hours after the start at which they were entered."""
    return [Account(name, START + timedelta(hours=after)) for name, after in hours.items()]


def counts(entered, hours):
    """The name of the account that counts then."""
    found = counting(entered, START + timedelta(hours=hours))
    return found.name if found else None


def test_a_first_account_counts_after_72_hours_and_not_before():
    first = accounts(a=0)
    assert [counts(first, hours) for hours in (0, 71.99, 72, 1000)] == [None, None, "a", "a"]


def test_until_a_change_counts_the_old_account_is_paid():
    changed = accounts(a=0, b=1000)
    assert [counts(changed, hours) for hours in (999, 1000, 1071.99, 1072)] == ["a", "a", "a", "b"]


def test_a_change_that_was_put_right_in_time_is_never_paid():
    """A thief's account at hour 1000, the owner's own again at hour 1010."""
    restored = accounts(own=0, thief=1000, again=1010)
    paid = {counts(restored, hours) for hours in range(72, 3000)}
    assert paid == {"own", "again"}
    assert [counts(restored, hours) for hours in (1072, 1081.99, 1082)] == ["own", "own", "again"]


def test_a_change_that_stood_for_72_hours_counts_until_the_next_one_does():
    assert [counts(accounts(a=0, b=100, c=172), hours) for hours in (171, 172, 243, 244)] == ["a", "b", "b", "c"]


def test_what_waits_is_named_as_long_as_it_waits():
    changed = accounts(a=0, b=1000)
    assert [waiting(changed, START + timedelta(hours=h)) for h in (500, 1072)] == [None, None]
    assert waiting(changed, START + timedelta(hours=1071)).name == "b"


def test_an_account_of_the_future_counts_for_nothing():
    assert counting(accounts(a=5), START) is None
    assert waiting(accounts(a=5), START) is None


@pytest.mark.parametrize(
    ("check", "given", "kept"),
    [
        (iban, "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (bic, "cobadeff", "COBADEFF"),
        (cnaps, "1021 0009 9996", "102100099996"),
    ],
)
def test_numbers_are_kept_as_banks_write_them(check, given, kept):
    assert check(given) == kept


def test_two_figures_that_are_swapped_are_found():
    with pytest.raises(IbanDigit):
        iban("DE89370400440532031000")
    with pytest.raises(CnapsDigit):
        cnaps("102100099969")
    with pytest.raises(BicForm):
        bic("12345678")
