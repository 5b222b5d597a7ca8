"""Service tickets: clocks on working time that stand while the customer is waited for, and steps that only go on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.ticket.clock import SHIPPED, Pace, due, due_again, left, next_due, worked
from ltc.ticket.find import history, overdue, pace
from ltc.ticket.models import Ticket, TicketEvent, TicketPriority, TicketState, TicketStep
from ltc.ticket.open import TicketTermsWrong, set_terms
from ltc.ticket.step import STEPS, TicketMoved, TicketWordsMissing
from partners.calendar.hours import Hours, after
from portal.db import read, work
from portal.flows.ticket import make_round
from portal.notice.models import Notice
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.rooms import a_deal
from tests.tickets import a_ticket, took

WEEK = Hours("Asia/Shanghai", 540, 1080, frozenset({1, 2, 3, 4, 5}), frozenset({date(2026, 3, 11)}))
FRIDAY = datetime(2026, 3, 13, 8, tzinfo=UTC)  # 16:00 in Shanghai
HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 31)).map(lambda at: at.replace(tzinfo=UTC))


def test_working_minutes_go_over_the_weekend():
    assert due(FRIDAY, Pace(60, 240), WEEK) == (FRIDAY + HOUR, datetime(2026, 3, 16, 3, tzinfo=UTC))


@given(INSTANTS, st.integers(0, 10_000))
def test_what_is_left_until_a_due_time_is_the_working_time_it_was_given(start, minutes):
    assert worked(start, after(start, timedelta(minutes=minutes), WEEK), WEEK) == timedelta(minutes=minutes)


@given(INSTANTS, INSTANTS, INSTANTS)
def test_a_clock_that_stood_goes_on_with_the_working_time_that_was_left(stopped, due_at, on):
    on = max(on, stopped)
    rest = left(stopped, due_at, WEEK)
    again = due_again(on, due_at, rest, WEEK)
    assert again == due_at if rest <= 0 else left(on, again, WEEK) == rest


def test_the_first_answer_is_due_before_the_solution_until_it_is_given():
    early, late = FRIDAY, FRIDAY + HOUR
    assert next_due(None, early, late) == early
    assert next_due(early, early, late) == late


def test_its_number_carries_the_deals_and_counts_on(world):
    deal = a_deal(world)
    ids = [a_ticket(world, deal), a_ticket(world, deal)]
    with read(world.house) as session:
        numbers = [session.get_one(Ticket, (world.tenant.id, one)).number for one in ids]
    assert [number.rpartition("-")[2] for number in numbers] == ["1", "2"]


def test_asking_the_customer_answers_her_and_stops_the_clock_until_she_is_heard(world):
    ticket = a_ticket(world, a_deal(world))
    before = took(world, ticket, TicketStep.NOTED).solve_due_at
    asked = took(world, ticket, TicketStep.ASKED, NOW + HOUR)
    assert (asked.state, asked.next_due_at, asked.responded_at) == (TicketState.WAITING, None, NOW + HOUR)
    heard = took(world, ticket, TicketStep.HEARD, NOW + 5 * HOUR)
    assert (heard.state, heard.solve_due_at) == (TicketState.OPEN, before + 4 * HOUR)
    assert heard.next_due_at == heard.solve_due_at


def test_it_is_solved_closed_and_reopened_with_a_history_of_every_step(world):
    ticket = a_ticket(world, a_deal(world))
    for step in (TicketStep.SOLVED, TicketStep.CLOSED, TicketStep.REOPENED):
        row = took(world, ticket, step, NOW + HOUR, "" if step is TicketStep.CLOSED else "Words.")
    assert (row.state, row.solved_at, row.closed_at) == (TicketState.OPEN, None, None)
    with read(world.house) as session:
        steps = [one.step.value for one in session.scalars(history(ticket))]
    assert steps == ["opened", "solved", "closed", "reopened"]


@pytest.mark.parametrize("step", [TicketStep.CLOSED, TicketStep.REOPENED])
def test_a_step_that_does_not_lead_on_from_there_is_refused(world, step):
    ticket = a_ticket(world, a_deal(world))
    with pytest.raises(TicketMoved):
        took(world, ticket, step)
    with pytest.raises(TicketWordsMissing):
        took(world, ticket, TicketStep.SOLVED, text=" ")


def test_the_database_lets_no_ticket_leap_and_no_history_change(world):
    ticket = a_ticket(world, a_deal(world))
    with pytest.raises(IntegrityError), work(world.house) as session:
        row = session.get_one(Ticket, (world.tenant.id, ticket))
        row.state, row.next_due_at, row.left_seconds = TicketState.CLOSED, None, 0
        row.responded_at = row.solved_at = row.closed_at = NOW
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(TicketEvent(ticket_id=ticket, step=TicketStep.ASSIGNED, text="", done_by=new_id(),
                                happened_at=NOW))  # fmt: skip


def test_every_step_leads_along_the_states_that_the_database_knows():
    leads = {(a.value, b.value) for ways in STEPS.values() for a, b in ways.items() if a is not b}
    assert leads == {("open", "waiting"), ("waiting", "open"), ("open", "solved"), ("waiting", "solved"),
                     ("solved", "closed"), ("solved", "open"), ("closed", "open")}  # fmt: skip


def test_terms_hold_from_their_day_on_and_open_tickets_keep_theirs(world):
    by = (new_id(), NOW, TODAY)
    with work(world.house) as session:
        set_terms(session, TicketPriority.HIGH, Pace(30, 60), TODAY + timedelta(days=1), by)
        session.flush()
        assert pace(session, TicketPriority.HIGH, TODAY) == SHIPPED[TicketPriority.HIGH]
        assert pace(session, TicketPriority.HIGH, TODAY + timedelta(days=1)) == Pace(30, 60)
        for wrong, day in ((Pace(60, 30), TODAY), (Pace(1, 2), TODAY - timedelta(days=1)),
                           (Pace(1, 2), TODAY + timedelta(days=1))):  # fmt: skip
            with pytest.raises(TicketTermsWrong):
                set_terms(session, TicketPriority.HIGH, wrong, day, by)


def test_the_overdue_list_is_the_longest_first_and_holds_no_clock_that_stands(world):
    deal = a_deal(world)
    urgent = a_ticket(world, deal, TicketPriority.URGENT)
    normal, waits = a_ticket(world, deal), a_ticket(world, deal, TicketPriority.URGENT)
    took(world, waits, TicketStep.ASKED)
    with read(world.house) as session:
        assert [row.id for row in session.scalars(overdue(NOW + 9 * HOUR))] == [urgent, normal]
        assert session.scalars(overdue(NOW)).all() == []


def test_whoever_has_it_is_told_once_before_it_is_due_and_once_after(world):
    a_ticket(world, a_deal(world), TicketPriority.URGENT)
    for at in (NOW, NOW, NOW + 2 * HOUR, NOW + 3 * HOUR):
        with work(world.house) as session:
            make_round(session, at)
    with read(world.house) as session:
        kinds = session.scalars(select(Notice.kind).where(Notice.kind.startswith("ticket")).order_by(Notice.id)).all()
    assert kinds == ["ticket_due", "ticket_overdue"]
