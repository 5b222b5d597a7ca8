"""Exchange rates: what may be entered, which one is in force, corrections that touch nothing, and files taken whole."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.actor import robot
from portal.db import read, work
from portal.imports.table import ColumnsMissing, rows_of
from pricing.exchange.convert import PICO, VALUE_MAX, ExchangeRate, ExchangeRateWrong
from pricing.exchange.find import history, in_force, rates_to
from pricing.exchange.models import EnteredRate
from pricing.exchange.record import COLUMNS, By, ExchangeRateTwice, RatesEmpty, RatesRefused, Taken, enter, enter_all
from pricing.exchange.rules import (
    AHEAD_MAX,
    ExchangeRateAhead,
    ExchangeRateDay,
    ExchangeRateJump,
    ExchangeRateKnown,
    ExchangeRatePublisher,
    ExchangeRateSame,
    ExchangeRateText,
    History,
    check,
)
from pricing.exchange.rules import read as typed
from pricing.ground.money import UnknownCurrency
from pricing.ground.number import written
from pricing.ground.record import new_id

TODAY, NOW = date(2026, 3, 10), datetime(2026, 3, 10, 4, tzinfo=UTC)
MARCH = date(2026, 3, 1)
CELLS = {"source": "USD", "target": "EUR", "rate": "0.92", "from": "2026-03-01", "published_by": "ECB"}


def rate(value="0.92", starts_on=MARCH, pair=("USD", "EUR"), published_by="ECB"):
    """A rate as a value; by default what the ECB said of the dollar in March."""
    return ExchangeRate(*pair, Fraction(value), starts_on, published_by)


def standing(*rates):
    """A history in which these stand."""
    found = History()
    for one in rates:
        found.put(one, found.same_day(one)[1] + 1)
    return found


def by(confirmed=False):
    """A person of finance."""
    return By(new_id(), TODAY, NOW, confirmed)


def test_a_rate_is_read_as_it_is_typed_and_every_decimal_is_kept():
    assert typed(CELLS) == rate()
    assert typed(CELLS | {"source": " usd ", "rate": "０.92"}) == rate()
    assert typed(CELLS | {"rate": "0.000000000001"}).value == Fraction(1, PICO)
    assert typed(CELLS | {"rate": str(VALUE_MAX)}).value * PICO < 2**63


@pytest.mark.parametrize(
    ("wrong", "error", "field"),
    [
        ({"source": "DOL"}, UnknownCurrency, "source"),
        ({"target": "XAU"}, UnknownCurrency, "target"),
        ({"target": "USD"}, ExchangeRateWrong, "rate"),
        ({"rate": "0"}, ExchangeRateWrong, "rate"),
        ({"rate": "0.000"}, ExchangeRateWrong, "rate"),
        ({"rate": "9000001"}, ExchangeRateWrong, "rate"),
        ({"rate": "-0.92"}, ExchangeRateText, "rate"),
        ({"rate": "0,92"}, ExchangeRateText, "rate"),
        ({"rate": "9.2e-1"}, ExchangeRateText, "rate"),
        ({"rate": "0.0000000000001"}, ExchangeRateText, "rate"),
        ({"rate": "NaN"}, ExchangeRateText, "rate"),
        ({"from": "1.3.2026"}, ExchangeRateDay, "starts_on"),
        ({"from": "2026-02-30"}, ExchangeRateDay, "starts_on"),
        ({"published_by": " "}, ExchangeRatePublisher, "published_by"),
        ({"published_by": "=1+1"}, ExchangeRatePublisher, "published_by"),
        ({"published_by": "x" * 81}, ExchangeRatePublisher, "published_by"),
    ],
)
def test_what_is_no_rate_is_refused_at_the_field_that_is_wrong(wrong, error, field):
    with pytest.raises(error) as refused:
        typed(CELLS | wrong)
    assert refused.value.field == field


def test_a_rate_begins_at_most_a_month_ahead():
    check(rate(starts_on=TODAY + AHEAD_MAX), standing(), TODAY, confirmed=False)
    with pytest.raises(ExchangeRateAhead):
        check(rate(starts_on=TODAY + AHEAD_MAX + timedelta(days=1)), standing(), TODAY, confirmed=True)


@pytest.mark.parametrize(("value", "is_taken"), [("0.46", True), ("1.84", True), ("0.4599", False), ("1.8401", False)])
def test_twice_the_last_rate_and_its_half_are_taken_and_what_lies_beyond_needs_a_confirmation(value, is_taken):
    new = rate(value, TODAY)
    if is_taken:
        check(new, standing(rate()), TODAY, confirmed=False)
        return
    with pytest.raises(ExchangeRateJump) as refused:
        check(new, standing(rate()), TODAY, confirmed=False)
    assert (refused.value.field, refused.value.facts["last"]) == ("confirmed", "0.92")
    check(new, standing(rate()), TODAY, confirmed=True)


def test_the_yardstick_is_the_rate_before_else_the_next_one_else_the_reverse_turned_round():
    early, late = rate("0.5", date(2026, 1, 1)), rate("2", date(2026, 2, 1))
    assert standing(early, late).yardstick(rate(starts_on=date(2026, 1, 31))) == early.value
    assert standing(early, late).yardstick(rate(starts_on=date(2026, 2, 1))) == late.value
    assert standing(early, late).yardstick(rate(starts_on=date(2025, 1, 1))) == early.value
    assert standing().yardstick(rate()) is None
    back = standing(rate("0.14", pair=("EUR", "USD")))
    assert back.yardstick(rate()) == Fraction(100, 14)
    with pytest.raises(ExchangeRateJump) as refused:
        check(rate("0.14"), back, TODAY, confirmed=False)
    assert refused.value.facts["last"] == "7.142857142857"


def test_the_same_rate_is_refused_and_a_correction_must_be_confirmed():
    with pytest.raises(ExchangeRateSame):
        check(rate(), standing(rate()), TODAY, confirmed=True)
    for other in (rate("0.93"), rate(published_by="PBOC")):
        with pytest.raises(ExchangeRateKnown):
            check(other, standing(rate()), TODAY, confirmed=False)
        check(other, standing(rate()), TODAY, confirmed=True)


@given(st.integers(1, VALUE_MAX * PICO))
def test_a_stored_rate_is_the_one_that_was_typed(pico):
    text = written(Fraction(pico, PICO))
    row = EnteredRate(source="USD", target="EUR", value_pico=pico, starts_on=MARCH, published_by="ECB")
    assert row.rate() == typed(CELLS | {"rate": text})


def test_the_latest_start_is_in_force_and_of_it_the_last_entry(world, neighbour):
    days = [date(2026, 2, 28), MARCH, date(2026, 3, 9), TODAY]
    with work(robot(neighbour.id)) as session:
        enter(session, rate("0.5", TODAY), by())
    with work(world.house) as session:
        for one in (rate(), rate("0.95", TODAY), rate("150", MARCH, ("EUR", "JPY"))):
            enter(session, one, by())
            session.flush()
        found = [rates_to(session, "EUR", ["USD", "GBP"], day) for day in days]
        assert [{source: each.value for source, each in one.items()} for one in found] == [
            {}, {"USD": Fraction("0.92")}, {"USD": Fraction("0.92")}, {"USD": Fraction("0.95")},
        ]  # fmt: skip
        assert rates_to(session, "USD", ["EUR"], TODAY) == {}  # a rate is never turned round
        enter(session, rate("0.94", TODAY), by(confirmed=True))
        session.flush()
        assert rates_to(session, "EUR", ["USD"], TODAY)["USD"].value == Fraction("0.94")
        assert [(one.source, one.target, one.entry) for one in in_force(session, TODAY)] == [
            ("EUR", "JPY", 1), ("USD", "EUR", 2),
        ]  # fmt: skip
        assert session.scalar(select(func.count()).select_from(EnteredRate)) == 4  # the wrong entry stays
        assert history(session, [("USD", "EUR")]).same_day(rate("1", TODAY)) == (rate("0.94", TODAY), 2)


@pytest.mark.parametrize("wrong", [{"value_pico": 0}, {"value_pico": -1}, {"target": "USD"}])
def test_the_database_refuses_what_is_no_rate_and_a_second_row_of_one_entry(world, wrong):
    row = {"source": "USD", "target": "EUR", "value_pico": PICO, "starts_on": MARCH, "entry": 1}
    row |= {"published_by": "ECB", "entered_at": NOW}
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(EnteredRate(**row | wrong))
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add_all(EnteredRate(**row) for _ in range(2))


def file(*lines):
    """Rows of a file with the usual first line."""
    content = "\n".join([",".join(COLUMNS), *lines]).encode()
    return ((row.line, row.values) for row in rows_of("rates.csv", content, COLUMNS))


def count(world):
    """How many rates were ever entered."""
    with read(world.house) as session:
        return session.scalar(select(func.count()).select_from(EnteredRate))


def test_a_file_is_taken_whole_and_once(world):
    lines = ["USD,EUR,0.95,2026-03-02,ECB", "USD,EUR,0.92,2026-03-01,ECB", "JPY,EUR,0.0061,2026-03-01,ECB"]
    with work(world.house) as session:
        assert enter_all(session, file(*lines), by()) == Taken(new=3, known=0)
    with work(world.house) as session:
        assert enter_all(session, file(*lines, "USD,EUR,0.96,2026-03-03,ECB"), by()) == Taken(new=1, known=3)
    assert count(world) == 4


def test_every_wrong_row_of_a_file_is_told_and_nothing_is_taken(world):
    lines = [
        "USD,EUR,0.92,2026-03-01,ECB",
        "USD,EUR,nothing,2026-03-02,ECB",
        "USD,EUR,0.93,2026-03-01,ECB",
        "USD,EUR,9.2,2026-03-04,ECB",
        "USD,EUR,9.3,2026-03-05,ECB,more",
        "USD,QQQ,1,2026-03-05,ECB",
        "USD,EUR,0.9,2027-03-05,ECB",
    ]
    with pytest.raises(RatesRefused) as refused, work(world.house) as session:
        enter_all(session, file(*lines), by())
    told = [(fault.line, fault.why.code) for fault in refused.value.facts["faults"]]
    assert told == [
        (3, ExchangeRateText.code), (4, ExchangeRateTwice.code), (5, ExchangeRateJump.code),
        (6, "exchange-rate-cells"), (7, UnknownCurrency.code), (8, ExchangeRateAhead.code),
    ]  # fmt: skip
    assert (refused.value.facts["count"], count(world)) == (6, 0)
    with pytest.raises(RatesEmpty), work(world.house) as session:
        enter_all(session, file(), by())
    with pytest.raises(ColumnsMissing):
        list(rows_of("x.csv", b"source,target\nUSD,EUR\n", COLUMNS))


def test_the_rows_of_a_file_are_measured_by_those_before_them_whatever_their_order(world):
    rising = ["USD,EUR,3.2,2026-03-03,ECB", "USD,EUR,1.6,2026-03-02,ECB", "USD,EUR,0.9,2026-03-01,ECB"]
    with work(world.house) as session:
        assert enter_all(session, file(*rising), by()).new == 3
