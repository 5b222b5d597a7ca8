"""Receivables by age: every open invoice stands in one age, and the sums are those of the invoices."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from ltc.cash.models import Invoice
from ltc.receivable.age import Age, age_of, span
from ltc.receivable.find import debtors, invoices, names, read, totals
from portal.db import read as reading
from portal.db import work
from tests.deals import TODAY, invoiced, opened, ordered, paid

DAY = date(2026, 6, 1)


@given(st.integers(-400, 400))
def test_a_day_belongs_to_the_one_age_whose_span_holds_it(late):
    due = DAY - timedelta(days=late)
    holds = []
    for age in Age:
        first, last = span(age, DAY)
        if (first is None or due >= first) and (last is None or due <= last):
            holds.append(age)
    assert holds == [age_of(due, DAY)]


def test_the_bounds_belong_to_the_younger_age():
    found = [age_of(DAY - timedelta(days=late), DAY).value for late in (0, 1, 30, 31, 60, 61, 90, 91)]
    assert found == ["not_due", "to_30", "to_30", "to_60", "to_60", "to_90", "to_90", "over_90"]


def test_sums_by_age_and_debtor_are_those_of_the_invoices(world):
    with work(world.house) as session:
        first, second, direct = (
            invoiced(session, ordered(world, session, opened(world, session, partner)))
            for partner in ("north", "north", None)
        )
        paid(session, first, 475)
        second.due_on, direct.due_on = TODAY - timedelta(days=40), TODAY - timedelta(days=100)
    with reading(world.house) as session:
        [all_] = totals(session, TODAY)
        assert all_.total_minor == session.scalar(select(func.sum(Invoice.owed_minor)))
        assert [all_.by_age[age] for age in Age] == [912_000, 0, 912_475, 0, direct.gross_minor]
        rows = read(session.execute(debtors(TODAY)).all())
        known = names(session, [row.debtor for row in rows])
        assert {known[row.debtor].name_en: row.total_minor for row in rows} == {
            "North Partners Ltd": 912_000 + 912_475,
            "Siemens AG": direct.gross_minor,
        }
        for row in (all_, *rows):
            for age in Age:
                of = session.scalars(invoices(TODAY, row.currency, age, row.debtor)).all()
                assert sum(one.owed_minor for one in of) == row.by_age[age]
