"""The inbox's clock: due by the working calendar, reminders and escalations once each, to whoever the rule finds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from partners.absence.chain import Cover, chain
from partners.absence.change import AbsenceOff, Away, ContactKnown, enlist, note
from partners.calendar.change import NewWorkingTime, keep, publish, shipped
from partners.conflict.models import ConflictCase
from partners.conflict.rule import Notes, reject
from partners.partner.models import Partner
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import clock
from portal.flows import registration as flow
from pricing.ground.record import new_id
from tests.claims import NOW, by, claim, run_jobs
from tests.life import told
from tests.world import BEGAN

DUE = datetime(2026, 3, 12, 4, 10, tzinfo=UTC)  # 16 working hours after noon on Tuesday, at eight a day
WEDNESDAY = datetime(2026, 3, 11, 9, tzinfo=UTC)
A, B, C, D = (new_id() for _ in range(4))


@pytest.mark.parametrize(
    ("cover", "asked"),
    [
        (Cover(A, {}, [], [A, B]), (A,)),
        (Cover(A, {}, [C, B], [A, B, C]), (A, C, B)),
        (Cover(A, {A: B}, [C], [A, B, C]), (B, C)),
        (Cover(A, {A: B, B: C}, [], [A, B, C]), (C,)),
        (Cover(A, {A: B, B: A}, [C], [A, B, C]), (C,)),  # two that stand in for each other
        (Cover(A, {A: D}, [C], [A, B, C]), (C,)),  # a stand-in who may not rule
        (Cover(None, {}, [C, C], [B, C]), (C,)),
        (Cover(None, {}, [], [B, C]), (B, C)),  # nobody named: all who may rule
        (Cover(None, {B: D}, [], [B, C]), (C,)),
        (Cover(A, {}, [], []), ()),
    ],
)
def test_the_rule_finds_who_is_asked(cover, asked):
    assert chain(cover) == asked


@pytest.fixture
def house(world):
    """Working time and holidays, north's manager, and a list of one."""
    with work(world.house) as session:
        keep(session, shipped("china"))
        publish(session, NewWorkingTime(540, 1020, "12345", 16, 4, 8), new_id(), BEGAN)
        north = session.scalars(select(Partner).where(Partner.id == world.partners["north"])).one()
        north.manager_id = person(world, "channel_manager")
        enlist(session, person(world, "second_manager"))
    return world


def person(world, who):
    return world.people[who].person_id


def absence(world, start, end):
    """The manager is away, and the second manager stands in."""
    return Away(person(world, "channel_manager"), person(world, "second_manager"), start, end)


def sent(world):
    """North registers on Tuesday at noon, and the judge hears it."""
    with stopped_at(NOW):
        with work(world.people["north_seller"]) as session:
            made = flow.submit(session, claim(world), NOW)
        run_jobs(world)
    return made


def until(world, *instants):
    for instant in instants:
        with stopped_at(instant):
            run_jobs(world)


def case_of(world):
    with read(world.house) as session:
        return session.scalars(select(ConflictCase)).one()


def test_a_case_is_due_by_the_working_calendar_and_answered_at_the_slot_after_it(house):
    made = sent(house)
    assert case_of(house).due_at == made.due_at == DUE
    assert made.answer_at == datetime(2026, 3, 12, 5, tzinfo=UTC)


def test_reminder_and_escalation_go_out_once_each_to_manager_and_list(house):
    sent(house)
    times = [DUE - timedelta(days=1), DUE - timedelta(minutes=1), DUE, DUE, DUE + timedelta(days=9)]
    until(house, *times)
    with work(house.house) as session:
        clock.strike(session, case_of(house).id, DUE + timedelta(days=9))
    assert [(kind, who) for kind, _, who in told(house)] == [
        ("case_reminder", person(house, "channel_manager")),
        ("case_overdue", person(house, "second_manager")),
    ]


def test_while_the_manager_is_away_her_stand_in_is_reminded(house):
    with work(house.house) as session:
        away = absence(house, date(2026, 3, 9), date(2026, 3, 12))
        note(session, away)
    sent(house)
    until(house, WEDNESDAY)
    assert [who for *_, who in told(house, "case_reminder")] == [person(house, "second_manager")]


def test_an_absence_ends_on_its_until_date(house):
    with work(house.house) as session:
        away = absence(house, date(2026, 3, 1), date(2026, 3, 11))
        note(session, away)
    sent(house)
    until(house, WEDNESDAY)
    assert [who for *_, who in told(house, "case_reminder")] == [person(house, "channel_manager")]


def test_a_decided_case_has_no_clock(house):
    made = sent(house)
    with stopped_at(NOW), work(house.house) as session:
        reject(session, made.id, "policy", by(), Notes())
    until(house, DUE + timedelta(days=9))
    assert told(house, "case_reminder") == told(house, "case_overdue") == []


def test_nobody_stands_in_for_herself_and_the_list_names_everybody_once(house):
    with work(house.house) as session, pytest.raises(AbsenceOff):
        note(session, Away(A, A, date(2026, 3, 1), date(2026, 3, 2)))
    with work(house.house) as session, pytest.raises(AbsenceOff):
        note(session, Away(A, B, date(2026, 3, 2), date(2026, 3, 2)))
    with work(house.house) as session, pytest.raises(ContactKnown):
        enlist(session, person(house, "second_manager"))


def test_a_tenant_without_working_time_promises_its_slots_day_and_night(world):
    made = sent(world)
    assert made.due_at == made.answer_at == NOW.replace(hour=5, minute=0)
    until(world, NOW + timedelta(days=9))
    assert told(world) == []
