"""Reminders: an overdue invoice is asked for in three steps, each once; what is paid or held is not asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.cash.models import Invoice
from ltc.deal.models import Deal
from ltc.reminder.find import debtors, due, holds, sent_for, sent_to
from ltc.reminder.hold import HoldEnded, HoldUnfit, end, hold
from ltc.reminder.models import ReminderHold, ReminderInvoice
from ltc.reminder.remind import Letter, RemindersChanged, key, remind
from ltc.reminder.terms import ReminderDays, Terms, in_force, publish
from portal.db import read, tried_twice, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.faults.together import together

DUE = TODAY + timedelta(days=30)
WHO = new_id()


@pytest.fixture
def owing(world):
    """Two invoices of one customer of the direct team, both due on one day."""
    with work(world.house) as session:
        order = ordered(world, session, opened(world, session, None))
        for units in (4, 6):
            invoiced(session, order, {order.lines[0].id: units})
    return world


def on(late):
    """So many days after the due day, as who acts then."""
    return (DUE + timedelta(days=late), NOW + timedelta(days=30 + late), WHO)


def debtor(world):
    with read(world.house) as session:
        return session.scalars(select(Deal.account_id)).one()


def asked(world, late, terms=Terms()):
    with read(world.house) as session:
        return [(row[0], int(row[1])) for row in session.execute(due(terms, on(late)[0], debtor(world)))]


def reminds(world, late, seen=None):
    letter = Letter("pay@example.com", "en", key(asked(world, late)) if seen is None else seen)
    with work(world.house) as session:
        return remind(session, debtor(world), letter, on(late))


def steps(world, late):
    return [step for _, step in asked(world, late)]


def test_each_step_comes_on_its_day_and_once(owing):
    told = []
    for late in (6, 7, 8, 21, 22, 35, 90):
        told.append(steps(owing, late))
        if told[-1]:
            reminds(owing, late)
    assert told == [[], [1, 1], [], [2, 2], [], [3, 3], []]


def test_what_was_never_reminded_begins_with_the_step_that_it_has_reached(owing):
    reminder, sent = reminds(owing, 40)
    assert (reminder.step, [step for _, step in sent]) == (3, [3, 3])
    assert steps(owing, 41) == []


def test_one_mail_asks_for_all_in_the_words_of_the_highest_step(owing):
    with work(owing.house) as session:
        first = session.scalars(select(Invoice).order_by(Invoice.id)).first()
        first.due_on = DUE - timedelta(days=20)
    reminder, _ = reminds(owing, 8)
    assert reminder.step == 2
    with read(owing.house) as session:
        assert [row[0].step for row in session.execute(sent_for(first.id))] == [2]
        assert [row.recipient for row in session.scalars(sent_to(debtor(owing)))] == ["pay@example.com"]
        assert session.scalar(select(func.count(ReminderInvoice.id))) == 2


def test_what_is_paid_is_not_reminded(owing):
    with work(owing.house) as session:
        invoice = session.scalars(select(Invoice)).first()
        paid(session, invoice)
    assert [one.id == invoice.id for one, _ in asked(owing, 7)] == [False]


def test_a_hold_holds_up_to_its_day_or_its_end(owing):
    with work(owing.house) as session:
        first, second = session.scalars(select(Invoice).order_by(Invoice.id)).all()
        row = hold(session, first, "A meeting on the 12th.", on(9)[0], on(7))
        hold(session, second, "A meeting on the 12th.", on(9)[0], on(7))
    assert (steps(owing, 7), steps(owing, 9), steps(owing, 10)) == ([], [], [1, 1])
    with work(owing.house) as session:
        end(session.get_one(ReminderHold, (row.tenant_id, row.id)), WHO, NOW)
    assert [one.id for one, _ in asked(owing, 8)] == [first.id]
    with read(owing.house) as session:
        assert [one.invoice_id for one in session.scalars(holds(on(8)[0]))] == [second.id]
        assert session.scalars(holds(on(8)[0], first.id)).all() == []
        with pytest.raises(HoldEnded):
            end(session.get_one(ReminderHold, (row.tenant_id, row.id)), WHO, NOW)


@pytest.mark.parametrize(("reason", "days"), [(" ", 1), ("Why", -1), ("Why", 366)])
def test_a_hold_needs_a_reason_and_a_last_day(owing, reason, days):
    with pytest.raises(HoldUnfit), work(owing.house) as session:
        hold(session, session.scalars(select(Invoice)).first(), reason, TODAY + timedelta(days=days), (TODAY, NOW, WHO))


def test_what_was_not_looked_at_is_not_sent(owing):
    looked = key(asked(owing, 7))
    with work(owing.house) as session:
        paid(session, session.scalars(select(Invoice)).first(), 1)
    with pytest.raises(RemindersChanged):
        reminds(owing, 7, looked)
    with pytest.raises(RemindersChanged):
        reminds(owing, 3, key([]))


def test_two_who_send_at_once_send_once(owing):
    looked = key(asked(owing, 7))
    found = together([lambda: tried_twice(lambda: reminds(owing, 7, looked)[0].step)] * 2)
    assert sorted(map(str, found)) == ["1", "reminders-changed"]
    with read(owing.house) as session:
        assert session.scalar(select(func.count(ReminderInvoice.id))) == 2


def test_the_database_refuses_a_step_twice(owing):
    _, sent = reminds(owing, 7)
    with pytest.raises(IntegrityError), work(owing.house) as session:
        row = session.scalars(select(ReminderInvoice)).first()
        session.add(ReminderInvoice(reminder_id=row.reminder_id, invoice_id=row.invoice_id, step=1, owed_minor=1))
    assert len(sent) == 2


def test_the_list_of_today_names_each_debtor_once(owing):
    customer = debtor(owing)
    with work(owing.house) as session:
        invoiced(session, ordered(owing, session, opened(owing, session, "north")))
    with read(owing.house) as session:
        rows = session.execute(debtors(Terms(), on(21)[0])).all()
    assert {row[0]: tuple(row[1:]) for row in rows} == {customer: (2, 2, DUE), owing.partners["north"]: (1, 2, DUE)}


def test_terms_are_published_in_versions_and_their_days_grow(world):
    with work(world.house) as session:
        assert in_force(session, NOW) == (0, Terms())
        publish(session, Terms(3, 10, 20), WHO, NOW)
        session.flush()
        assert in_force(session, NOW) == (1, Terms(3, 10, 20))
        assert in_force(session, NOW - timedelta(days=1))[0] == 0
    for wrong in (Terms(0, 1, 2), Terms(5, 5, 6), Terms(5, 6, 6), Terms(1, 2, 366)):
        with pytest.raises(ReminderDays), work(world.house) as session:
            publish(session, wrong, WHO, NOW)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(-10, 200))
def test_steps_never_go_back_as_days_go_by(first, more, most, late):
    terms, day = Terms(first, first + more, first + more + most), date(2026, 6, 1)
    now_, then = (terms.step(day - timedelta(days=one), day) for one in (late, late + 1))
    assert 0 <= now_ <= then <= 3
    assert (now_ == 0) is (late < first)
